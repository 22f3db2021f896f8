/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that count for one language, compiled, in their order. Immutable once open; a thread decides with a judge. */
#ifndef TAFSIRI_SEGMENT_RULESET_H
#define TAFSIRI_SEGMENT_RULESET_H

#include "model/language.h"
#include "model/rules.h"
#include "segment/automaton.h"

enum { RULES_MAX = 20000, RULE_PATTERN_MAX = 64 * 1024 };

struct ruleset;

/* The rules of sets[0] come first, then those of sets[1] and so on. ERR_INVALID names the rule that is refused. Nothing of the
 * sets is kept. */
struct ruleset *ruleset_open(const struct segmentation_rules *const *sets, size_t count, const struct language *language,
                             struct error *err);
void ruleset_close(struct ruleset *ruleset);
/* Compiles what a set has for any language, and looks at its maps. ERR_INVALID names what is refused. */
bool ruleset_check(const struct segmentation_rules *rules, struct error *err);

enum verdict { VERDICT_NONE, VERDICT_BREAK, VERDICT_JOIN };

struct judge {
    const struct ruleset *ruleset;
    struct walk walk;
    struct foreign **foreign; /* clones, two a rule (before, after); NULL when no rule needs them */
};
/* At most `fuel` steps may be taken. */
void judge_init(struct judge *judge, const struct ruleset *ruleset, int64_t fuel);
void judge_done(struct judge *judge);
/* Turns to another text. */
void judge_take(struct judge *judge, const UChar *text, int32_t length);
/* False for places where surely no break rule matches. 0 < place < length. */
bool judge_may_break(const struct judge *judge, int32_t place);
/* What the first rule says that matches at one of the places from `first` to `last`, both inside the text. `would_break`: the
 * text breaks there unless a rule joins it; when it is false, "join" and "none" need not be told apart. ERR_UNAVAILABLE when
 * rules need too much. */
bool judge_decide(struct judge *judge, int32_t first, int32_t last, bool would_break, enum verdict *verdict, struct error *err);

#endif
