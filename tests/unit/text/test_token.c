/* SPDX-License-Identifier: Apache-2.0 */
/* What is one token, and of which kind. The expectation has the tokens in order, "|" between them; those that aren't words or
 * punctuation have their kind before them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "text/chars.h"
#include "text/reading.h"
#include "text/scan.h"
#include "text/token.h"
#include "unit/processor_time.h"

static const char *const marks[TOKEN_KIND_COUNT] = {
    [TOKEN_WORD] = "",          [TOKEN_PUNCTUATION] = "",     [TOKEN_NUMBER] = "number:", [TOKEN_ORDINAL] = "ordinal:",
    [TOKEN_DECADE] = "decade:", [TOKEN_PERCENT] = "percent:", [TOKEN_MONEY] = "money:",   [TOKEN_DATE] = "date:",
    [TOKEN_TIME] = "time:",     [TOKEN_URL] = "url:",         [TOKEN_EMAIL] = "email:",   [TOKEN_CODE] = "code:",
};

struct token_case {
    const char *language, *text, *tokens;
};

static void check(const struct token_case *cases, size_t count) {
    struct arena arena = {0};
    for (size_t i = 0; i < count; i++) {
        struct language language;
        struct buf found = {0};
        assert_true(language_parse(str_of(cases[i].language), &language, NULL));
        struct token_list list = text_tokens(&arena, str_of(cases[i].text), &language);
        for (size_t k = 0; k < list.count; k++) {
            if (k) buf_add_byte(&found, '|');
            buf_add_str(&found, str_of(marks[list.at[k].kind]));
            buf_add_str(&found, str_slice(str_of(cases[i].text), list.at[k].start, list.at[k].end));
        }
        if (!str_equal(buf_str(&found), str_of(cases[i].tokens)))
            fail_msg("%s: \"%s\"\n  found  %" STR_FMT "\n  wanted %s", cases[i].language, cases[i].text,
                     STR_ARG(buf_str(&found)), cases[i].tokens);
        buf_done(&found);
    }
    arena_done(&arena);
}
#define CHECK(cases) check((cases), sizeof(cases) / sizeof *(cases))

static void test_words(void **state) {
    static const struct token_case cases[] = {
        {"en", "", ""},
        {"en", "  \xC2\xA0 ", ""},
        {"en", "Kenya's Pan-Africanism isn’t new.", "Kenya's|Pan-Africanism|isn’t|new|."},
        {"en", "the gangs' leaders -- who fled", "the|gangs|'|leaders|-|-|who|fled"},
        {"en", "COVID-19 and F-16s in the 1990s; 5G, B2B, snake_case",
         "COVID-19|and|F-16s|in|the|decade:1990s|;|5G|,|B2B|,|snake_case"},
        {"en", "the late 80s, 2020s; 747s, 10s, 1990's, 3000s",
         "the|late|decade:80s|,|decade:2020s|;|747s|,|10s|,|number:1990|'|s|,|3000s"},
        {"sw", "miaka ya 90s", "miaka|ya|90s"},
        {"en", "U.S. troops met J.B. at 5 o'clock", "U.S|.|troops|met|J.B|.|at|number:5|o'clock"},
        {"sw", "Ng'ombe wa ng’ambo wameng'olewa", "Ng'ombe|wa|ng’ambo|wameng'olewa"},
        {"fr", "L’ONU s'est dite prête aujourd’hui, qu’en dit-il ?", "L’|ONU|s'|est|dite|prête|aujourd’hui|,|qu’|en|dit-il|?"},
        {"fr", "«\xC2\xA0jusqu’à Pétion-Ville\xC2\xA0»", "«|jusqu’|à|Pétion-Ville|»"},
        {"en", "l'Oréal d'Artagnan", "l'Oréal|d'Artagnan"},
        {"it", "dell'isola", "dell'|isola"},
        {"en", "caf\x65\xCC\x81 na\xC3\xAFve co\xC2\xADoperate", "caf\x65\xCC\x81|na\xC3\xAFve|co\xC2\xADoperate"},
        {"en", "“Quoted” (and/or) wait…", "“|Quoted|”|(|and|/|or|)|wait|…"},
        {"ru", "Президент прибыл.", "Президент|прибыл|."},
        {"ar", "قال الرئيس.", "قال|الرئيس|."},
    };
    CHECK(cases);
    (void)state;
}

static void test_scripts_without_spaces(void **state) {
    static const struct token_case cases[] = {
        {"th", "สวัสดีครับ 5 คน", "สวัสดี|ครับ|number:5|คน"},
        {"zh", "中国人民。", "中国|人民|。"},
        {"ja", "東京に行く", "東京|に|行く"},
        {"en", "He said 中国 twice", "He|said|中国|twice"},
        {"ko", "한국 사람", "한국|사람"},
    };
    CHECK(cases);
    (void)state;
}

static void test_numbers(void **state) {
    static const struct token_case cases[] = {
        {"en", "1,000 or 2,500,000.75 or 3.5", "number:1,000|or|number:2,500,000.75|or|number:3.5"},
        {"en", "1,2,3 and 12,34", "number:1|,|number:2|,|number:3|and|number:12,34"},
        {"en", "In 2023 100 people; 2.0.1; 1000.", "In|number:2023|number:100|people|;|number:2.0.1|;|number:1000|."},
        {"fr",
         "1 234 567,89 et 3,5 et 1\xE2\x80\xAF"
         "000",
         "number:1 234 567,89|et|number:3,5|et|number:1\xE2\x80\xAF"
         "000"},
        {"fr-HT", "en 2023 100 personnes", "en|number:2023|number:100|personnes"},
        {"de-CH", "1’234’567.50 Leute", "number:1’234’567.50|Leute"},
        {"de", "1.234.567,5", "number:1.234.567,5"},
        {"en", "It fell to -5 (−7), in 2019-2020 and 5-7",
         "It|fell|to|number:-5|(|number:−7|)|,|in|number:2019|-|number:2020|and|number:5|-|number:7"},
        {"en", "a 19-year-old; 5km, 20 kg", "a|number:19|-|year-old|;|number:5|km|,|number:20|kg"},
        {"en", "a magnitude-7.2 quake, GPT-4", "a|magnitude|-|number:7.2|quake|,|GPT-4"},
        {"en", "five-year-old, Twenty-six-year-old, twenty-six", "five|-|year-old|,|Twenty-six|-|year-old|,|twenty-six"},
        {"en", "two-thirds, two-and-a-half, one-sided, six-million", "two-thirds|,|two-and-a-half|,|one-sided|,|six-million"},
        {"en", "at 1730 GMT, 0600hrs, 2460 GMT, 1730 men",
         "at|time:1730|GMT|,|time:0600|hrs|,|number:2460|GMT|,|number:1730|men"},
        {"en", "$5 000, KSh 1 250 000, 5 000", "money:$5 000|,|money:KSh 1 250 000|,|number:5|number:000"},
        {"ar", "١٢٣ شخص", "number:١٢٣|شخص"},
        {"en", "the 1st, 22nd and 21st-century 3rd", "the|ordinal:1st|,|ordinal:22nd|and|ordinal:21st|-|century|ordinal:3rd"},
        {"fr", "le 1er, la 1re, la 2e et le 3ème", "le|ordinal:1er|,|la|ordinal:1re|,|la|ordinal:2e|et|le|ordinal:3ème"},
        {"en", "5% of 7.5 % and 5 per cent", "percent:5%|of|percent:7.5 %|and|percent:5 per cent"},
        {"fr", "5\xE2\x80\xAF% de 12,5\xC2\xA0%", "percent:5\xE2\x80\xAF%|de|percent:12,5\xC2\xA0%"},
    };
    CHECK(cases);
    (void)state;
}

static void test_scales(void **state) {
    static const struct token_case cases[] = {
        {"en", "2.5 million people, a 3-million-dollar deal, 5 thousand",
         "number:2.5 million|people|,|a|number:3-million|-|dollar|deal|,|number:5 thousand"},
        {"en", "$4bn, $3.5m, €800k; 5m tall, 5 k, 5 millionaires",
         "money:$4bn|,|money:$3.5m|,|money:€800k|;|number:5|m|tall|,|number:5|k|,|number:5|millionaires"},
        {"en", "2-3 million", "number:2|-|number:3 million"},
        {"fr", "2,5 millions de dollars, 3 milliards, 2,5 M€, 5 M de long",
         "number:2,5 millions|de|dollars|,|number:3 milliards|,|money:2,5 M€|,|number:5|M|de|long"},
        {"fr", "5,5 pour cent", "percent:5,5 pour cent"},
        {"sw", "dola milioni 2.5, Sh500 milioni, laki 3, milioni tano",
         "dola|number:milioni 2.5|,|money:Sh500 milioni|,|number:laki 3|,|milioni|tano"},
        {"sw", "asilimia 5.5 ya watu, asilimia tano", "percent:asilimia 5.5|ya|watu|,|asilimia|tano"},
        {"de", "2,5 Millionen", "number:2,5 Millionen"},
        {"es", "3 mil millones", "number:3 mil millones"},
        {"ru", "5 миллионов", "number:5 миллионов"},
    };
    CHECK(cases);
    (void)state;
}

static void test_money(void **state) {
    static const struct token_case cases[] = {
        {"en", "$5, US$5.5 million, €1,000 and £3", "money:$5|,|money:US$5.5 million|,|money:€1,000|and|money:£3"},
        {"en", "KSh1,200, Ksh. 500, Sh5 billion, KES 300, HTG 40",
         "money:KSh1,200|,|money:Ksh. 500|,|money:Sh5 billion|,|money:KES 300|,|money:HTG 40"},
        {"en", "500 USD. 5 Good men. The G7. She 5", "money:500 USD|.|number:5|Good|men|.|The|G7|.|She|number:5"},
        {"fr-HT",
         "1\xC2\xA0"
         "234,50\xC2\xA0G ou 25 $US ou 5 €",
         "money:1\xC2\xA0"
         "234,50\xC2\xA0G|ou|money:25 $US|ou|money:5 €"},
        {"fr-FR", "5 G", "number:5|G"},
        {"en", "₿5 and ₦700", "money:₿5|and|money:₦700"},
        {"en", "worth $ and ksh", "worth|$|and|ksh"},
    };
    CHECK(cases);
    (void)state;
}

static void test_dates(void **state) {
    static const struct token_case cases[] = {
        {"en", "On 29 July 2023 or July 29, 2023, or July 29.",
         "On|date:29 July 2023|or|date:July 29, 2023|,|or|date:July 29|."},
        {"en", "the 29th of June; June 29th; Sept. 5", "the|date:29th of June|;|date:June 29th|;|date:Sept. 5"},
        {"en", "Thursday, June 29, 2023 and Monday 3 May", "date:Thursday, June 29, 2023|and|date:Monday 3 May"},
        {"en", "June 2023; in June; on Monday", "date:June 2023|;|in|June|;|on|Monday"},
        {"en", "they may 5 times march 10 miles; May 500 people",
         "they|may|number:5|times|march|number:10|miles|;|May|number:500|people"},
        {"en", "2023-06-29, 29/06/2023 06/29/23 5/6 31.12.2023",
         "date:2023-06-29|,|date:29/06/2023|date:06/29/23|number:5|/|number:6|date:31.12.2023"},
        {"en", "45/99/2023", "number:45|/|number:99|/|number:2023"},
        {"fr", "Le jeudi 29 juin 2023, le 1er août, janv. 2024",
         "Le|date:jeudi 29 juin 2023|,|le|date:1er août|,|date:janv. 2024"},
        {"fr", "mars 2024 et 5 mars", "date:mars 2024|et|date:5 mars"},
        {"sw", "Alhamisi, Juni 29, 2023; 29 Juni 2023", "date:Alhamisi, Juni 29, 2023|;|date:29 Juni 2023"},
        {"sw", "tarehe 29 mwezi Juni mwaka 2023, Juni mosi", "tarehe|date:29 mwezi Juni mwaka 2023|,|date:Juni mosi"},
        {"sw", "tarehe 29, Machi 2019; Tarehe 2, mwezi April, 2019",
         "tarehe|date:29, Machi 2019|;|Tarehe|date:2, mwezi April, 2019"},
        {"sw", "Desemba 12 na Disemba 2024", "date:Desemba 12|na|date:Disemba 2024"},
        {"es", "el 29 de junio de 2023", "el|date:29 de junio de 2023"},
        {"de", "29. Juni", "date:29. Juni"},
    };
    CHECK(cases);
    (void)state;
}

static void test_times(void **state) {
    static const struct token_case cases[] = {
        {"en", "at 11:30 and 11 a.m. or 7.30pm, 9:05:30 PM.",
         "at|time:11:30|and|time:11 a.m.|or|time:7.30pm|,|time:9:05:30 PM|."},
        {"en", "25:00 10:99 1 am 13 am", "number:25|:|number:00|number:10|:|number:99|time:1 am|number:13|am"},
        {"fr", "à 20h30, 20 h 30, 11 h et 11H", "à|time:20h30|,|time:20 h 30|,|time:11 h|et|time:11H"},
        {"fr", "à 11 heures ; pendant 11 heures", "à|time:11 heures|;|pendant|number:11|heures"},
        {"fr", "11 heures 30 ou 9 heures du matin ou 3 heures de l’après-midi",
         "time:11 heures 30|ou|time:9 heures du matin|ou|time:3 heures de l’après-midi"},
        {"fr", "de 22 heures à 5 heures", "de|time:22 heures|à|time:5 heures"},
        {"fr", "De 9 heures jusqu'à midi", "De|time:9 heures|jusqu'|à|time:midi"},
        {"fr", "entre 22 heures et 5 heures, et 3 heures", "entre|time:22 heures|et|time:5 heures|,|et|number:3|heures"},
        {"fr", "centre 22 heures et 5 heures", "centre|number:22|heures|et|number:5|heures"},
        {"fr", "à partir de 14 heures, départ de 14 heures", "à|partir|de|time:14 heures|,|départ|de|number:14|heures"},
        {"fr", "(11 heures, heure locale)", "(|time:11 heures|,|heure|locale|)"},
        {"fr", "15 h 00 GMT (11 heures), 15h00 (11 heures à Jacmel), 3 km (11 heures)",
         "time:15 h 00|GMT|(|time:11 heures|)|,|time:15h00|(|time:11 heures|à|Jacmel|)|,|number:3|km|(|number:11|heures|)"},
        {"fr", "(11 heures) 15 heures GMT", "(|number:11|heures|)|time:15 heures|GMT"},
        {"fr", "une grève de 48 heures, de 5 heures", "une|grève|de|number:48|heures|,|de|number:5|heures"},
        {"fr", "à 5 heures de route, à 5 heures d’ici", "à|number:5|heures|de|route|,|à|number:5|heures|d’|ici"},
        {"fr", "après 3 heures par jour, 24 heures sur 24", "après|number:3|heures|par|jour|,|number:24|heures|sur|number:24"},
        {"fr", "le midi, à midi, vers minuit et demi, à minuit", "le|midi|,|à|time:midi|,|vers|minuit|et|demi|,|à|time:minuit"},
        {"en", "at noon, 12 noon, 12 midnight, at Midnight, midnight-blue, 11 noon",
         "at|time:noon|,|time:12 noon|,|time:12 midnight|,|at|Midnight|,|midnight-blue|,|number:11|time:noon"},
        {"fr", "5 hommes, 48h", "number:5|hommes|,|48h"},
        {"sw", "saa 5 asubuhi, saa 5:30, saa 11.15 za jioni", "time:saa 5 asubuhi|,|time:saa 5:30|,|time:saa 11.15 za jioni"},
        {"sw", "Saa tano na nusu usiku, saa kumi na moja alfajiri",
         "time:Saa tano na nusu usiku|,|time:saa kumi na moja alfajiri"},
        {"sw", "saa mbili kasorobo asubuhi; saa sita na dakika 20 mchana",
         "time:saa mbili kasorobo asubuhi|;|time:saa sita na dakika 20 mchana"},
        {"sw", "saa 3:30 pm", "time:saa 3:30 pm"},
        {"sw", "saa 24; kwa saa 5; saa tano", "saa|number:24|;|kwa|saa|number:5|;|saa|tano"},
        {"en", "saa 5 asubuhi", "saa|number:5|asubuhi"},
    };
    CHECK(cases);
    (void)state;
}

static void test_addresses_and_codes(void **state) {
    static const struct token_case cases[] = {
        {"en", "See https://a.org/x_(y)?q=1. (www.b.ht/c) http://",
         "See|url:https://a.org/x_(y)?q=1|.|(|url:www.b.ht/c|)|http|:|/|/"},
        {"fr", "« https://a.ht/é »", "«|url:https://a.ht/é|»"},
        {"en", "Mail first.last+x@news.co.ke, not @home or a@b", "Mail|email:first.last+x@news.co.ke|,|not|@|home|or|a|@|b"},
        {"en", "mailto:a@b.org x", "email:mailto:a@b.org|x"},
        {"en", "<b>bold</b> a < b > c <br/>", "code:<b>|bold|code:</b>|a|<|b|>|c|code:<br/>"},
        {"en", "{0} {name} {{x}} { } {", "code:{0}|code:{name}|code:{{x}}|{|}|{"},
        {"en", "%s of %1$d, %(name)s, %@, %.2f; 100% des; 5 %s",
         "code:%s|of|code:%1$d|,|code:%(name)s|,|code:%@|,|code:%.2f|;|percent:100%|des|;|number:5|code:%s"},
        {"en", "${user} $x", "code:${user}|$|x"},
        {"en", "Click " UTF8_CODE "here" UTF8_CODE, "Click|code:" UTF8_CODE "|here|code:" UTF8_CODE},
    };
    CHECK(cases);
    (void)state;
}

/* Texts made to be slow: each must take about as long per byte as plain words do. */
static void test_no_text_is_slow(void **state) {
    static const char *const pieces[] = {"a.",     "a@",  "<a",     "{a",    "%(",        "http://",  "www.",
                                         "1,000,", "29 ", "saa 5:", "June ", "l'",        "a-",       "中",
                                         "))",     "(",   "$",      "1/2/",  "June 29, ", "\xCC\x81", "Thursday, "};
    enum { LENGTH = 256 * 1024, LIMIT_MS = 2000 };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        static const char *const languages[] = {"en", "fr-HT", "sw"};
        struct buf text = {0};
        while (text.len < LENGTH) buf_add_str(&text, str_of(pieces[i]));
        for (size_t k = 0; k < 3; k++) {
            struct language language;
            assert_true(language_parse(str_of(languages[k]), &language, NULL));
            int64_t start = processor_ms();
            assert_true(text_tokens(&arena, buf_str(&text), &language).count > 0);
            if (processor_ms() - start > LIMIT_MS) fail_msg("\"%s\" repeated is slow in %s", pieces[i], languages[k]);
            arena_reset(&arena);
        }
        buf_done(&text);
    }
    arena_done(&arena);
    (void)state;
}

/* Random pieces: tokens stand in order, don't overlap, leave out nothing but space, and each reads again as what it is. */
static void check_soundness(struct arena *arena, struct str text, const struct language *language) {
    const struct locale *locale = locale_of(language);
    struct token_list list = text_tokens(arena, text, language);
    size_t at = 0;
    for (size_t i = 0; i < list.count; i++) {
        struct str gap = str_slice(text, at, list.at[i].start), token = str_slice(text, list.at[i].start, list.at[i].end);
        struct quantity_reading quantity;
        struct date_reading date;
        struct time_reading time;
        assert_true(token.len > 0);
        for (size_t k = 0; k < gap.len; k++) assert_true(gap.at[k] == ' ');
        assert_true(utf8_valid(token, NULL));
        at = list.at[i].end;
        if (list.at[i].kind >= TOKEN_NUMBER && list.at[i].kind <= TOKEN_MONEY)
            assert_true(reading_quantity(token, locale, &quantity) && quantity.kind == list.at[i].kind);
        if (list.at[i].kind == TOKEN_DATE) assert_true(reading_date(token, locale, &date));
        if (list.at[i].kind == TOKEN_TIME) assert_true(reading_time(token, locale, &time));
    }
    for (; at < text.len; at++) assert_true(text.at[at] == ' ');
}

static void test_any_text_is_covered(void **state) {
    static const char *const pieces[] = {" ",        "29",      "June",     "juin",     "Juni",  ",",   ".", "2023",
                                         "saa",      "5",       ":30",      "asubuhi",  "$",     "KSh", "%", "é",
                                         "中",       "<b>",     "{0}",      UTF8_CODE,  "’",     "-",   "h", "heures",
                                         "du matin", "a.m.",    "@",        "x.org",    "1er",   "000", "/", "na nusu",
                                         "million",  "milioni", "asilimia", "per cent", "bn",    "m",   "M", "pour cent",
                                         "mosi",     "tano",    "Thursday", "jeudi",    "lundi", "th",  "e", "US$"};
    static const char *const languages[] = {"en", "fr-HT", "sw", "de", "th"};
    struct arena arena = {0};
    srandom(29);
    for (int round = 0; round < 20000; round++) {
        struct language language;
        struct buf text = {0};
        assert_true(language_parse(str_of(languages[random() % 5]), &language, NULL));
        for (long k = random() % 12; k >= 0; k--) {
            buf_add_str(&text, str_of(pieces[(size_t)random() % (sizeof pieces / sizeof *pieces)]));
            if (random() % 2) buf_add_byte(&text, ' ');
        }
        check_soundness(&arena, buf_str(&text), &language);
        arena_reset(&arena);
        buf_done(&text);
    }
    arena_done(&arena);
    (void)state;
}

/* Most words are known by what stands right behind their letters: they must end where reading all of the word ends. */
static void test_short_cuts(void **unused) {
    static const char *const pieces[] = {"a", "S",      "mt", "5", " ",      ".",      ",", "-",
                                         "'", "\u00e9", "@",  ":", "\u2019", "\u0301", "\n"};
    static const char *const tags[] = {"en", "fr", "sw", "it"};
    enum { PIECES = sizeof pieces / sizeof *pieces, LENGTH = 5 };
    struct arena arena = {0};
    (void)unused;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        for (size_t number = 0; number < (size_t)PIECES * PIECES * PIECES * PIECES * PIECES; number++) {
            struct language language = {0};
            char bytes[4 * LENGTH + 1] = "";
            for (size_t rest = number, n = 0; n < LENGTH; n++, rest /= PIECES) strcat(bytes, pieces[rest % PIECES]);
            strcpy(language.tag, tags[i]);
            struct scan scan = {str_of(bytes), locale_of(&language), false};
            struct token_list list = text_tokens(&arena, scan.text, &language);
            for (size_t k = 0; k < list.count; k++) {
                const struct token *token = &list.at[k];
                bool letter = chars_class(chars_at(scan.text, token->start)) == CHAR_LETTER;
                if (token->kind == TOKEN_WORD && letter && scan_word(&scan, token->start) != token->end)
                    fail_msg("%s: \"%s\"", tags[i], bytes);
            }
            arena_reset(&arena);
        }
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),           cmocka_unit_test(test_scripts_without_spaces),
        cmocka_unit_test(test_numbers),         cmocka_unit_test(test_money),
        cmocka_unit_test(test_scales),          cmocka_unit_test(test_dates),
        cmocka_unit_test(test_times),           cmocka_unit_test(test_addresses_and_codes),
        cmocka_unit_test(test_no_text_is_slow), cmocka_unit_test(test_any_text_is_covered),
        cmocka_unit_test(test_short_cuts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
