/* SPDX-License-Identifier: Apache-2.0 */
/* The handlers that the table names, one file per resource. Each fills request->reply, or fails with `err`. */
#ifndef TAFSIRI_HTTP_HANDLERS_H
#define TAFSIRI_HTTP_HANDLERS_H

#include "http/message/request.h"

#define HANDLER(name) bool name(struct request *request, struct error *err)

/* state.c */
HANDLER(state_health);
HANDLER(state_readiness);
HANDLER(state_metrics);

/* pages.c */
HANDLER(pages_start);
HANDLER(pages_file);
HANDLER(pages_worker);
HANDLER(pages_docs);
HANDLER(pages_docs_moved);

/* session.c, keys.c */
HANDLER(session_get);
HANDLER(session_begin);
HANDLER(session_end);
HANDLER(keys_list);
HANDLER(keys_create);
HANDLER(keys_revoke);
HANDLER(keys_remove);

/* languages.c */
HANDLER(languages_list);
HANDLER(segments_make);
HANDLER(spelling_check);

/* words.c, checks.c */
HANDLER(words_list);
HANDLER(words_add);
HANDLER(words_remove);
HANDLER(checks_run);

/* terms.c */
HANDLER(terms_find);
HANDLER(terms_export_tbx);
HANDLER(terms_export_csv);
HANDLER(terms_import);

/* rules.c */
HANDLER(rules_get);
HANDLER(rules_put);
HANDLER(rules_remove);

/* suggestions.c, concordance.c */
HANDLER(suggestions_for_one);
HANDLER(suggestions_for_many);
HANDLER(concordance_find);

/* memories.c */
HANDLER(memories_list);
HANDLER(memories_create);
HANDLER(memories_get);
HANDLER(memories_update);
HANDLER(memories_delete);

/* units.c */
HANDLER(units_list);
HANDLER(units_create);
HANDLER(units_get);
HANDLER(units_history);
HANDLER(units_update);
HANDLER(units_delete);
HANDLER(units_revert);
HANDLER(changes_list);

/* tmx.c */
HANDLER(tmx_export);
HANDLER(tmx_import_begin);
bool tmx_import_feed(struct request *request, const void *bytes, size_t len, struct error *err);
HANDLER(tmx_import_finish);
HANDLER(table_export);
HANDLER(table_import_begin);
HANDLER(imports_list);

/* documents.c, document_segments.c, document_events.c, document_file.c,
 * document_pretranslate.c */
HANDLER(documents_list);
HANDLER(documents_create);
HANDLER(documents_get);
HANDLER(documents_update);
HANDLER(documents_delete);
HANDLER(documents_put_source);
HANDLER(documents_segments);
HANDLER(documents_segment);
HANDLER(documents_put_segment);
HANDLER(documents_history);
HANDLER(documents_revert);
HANDLER(documents_changes);
HANDLER(documents_follow);
HANDLER(documents_file);
HANDLER(documents_pretranslate);
HANDLER(documents_analyse);

/* jobs.c, job_files.c, job_events.c */
HANDLER(jobs_create);
HANDLER(jobs_list);
HANDLER(jobs_get);
HANDLER(jobs_start);
HANDLER(jobs_cancel);
HANDLER(jobs_delete);
HANDLER(job_articles_list);
HANDLER(job_article_begin);
bool job_article_feed(struct request *request, const void *bytes, size_t len, struct error *err);
HANDLER(job_article_finish);
HANDLER(job_article_get);
HANDLER(job_article_remove);
HANDLER(job_result_get);
HANDLER(job_results_get);
HANDLER(job_analysis_json);
HANDLER(job_analysis_csv);
HANDLER(job_analysis_html);
HANDLER(job_events_follow);

/* care.c */
HANDLER(care_merge);
HANDLER(care_split);
HANDLER(care_duplicates);
HANDLER(care_clean);
HANDLER(care_statistics);

/* backups.c */
HANDLER(backups_list);
HANDLER(backups_make);
HANDLER(backups_remove);
HANDLER(backups_restore);

/* align.c */
HANDLER(align_make);
HANDLER(align_import);

/* tmserver.c */
HANDLER(tmserver_find);
HANDLER(tmserver_languages);
HANDLER(tmserver_put);
HANDLER(tmserver_put_store);
HANDLER(tmserver_put_file);
void tmserver_refuse(struct request *request, const struct error *err);

/* languagetool.c, languagetool_words.c */
HANDLER(languagetool_check);
HANDLER(languagetool_languages);
HANDLER(languagetool_info);
HANDLER(languagetool_config);
HANDLER(languagetool_text_max);
HANDLER(languagetool_health);
HANDLER(languagetool_words);
HANDLER(languagetool_add_word);
HANDLER(languagetool_remove_word);
void languagetool_refuse(struct request *request, const struct error *err);

/* apertium.c */
HANDLER(apertium_translate);
HANDLER(apertium_pairs);
void apertium_refuse(struct request *request, const struct error *err);

/* mymemory.c, mymemory_write.c, mymemory_keys.c, mymemory_glossary.c */
HANDLER(mymemory_get);
HANDLER(mymemory_set);
HANDLER(mymemory_update);
HANDLER(mymemory_delete);
HANDLER(mymemory_create_key);
HANDLER(mymemory_check_key);
HANDLER(mymemory_import);
HANDLER(mymemory_import_glossary);
HANDLER(mymemory_import_state);
HANDLER(mymemory_export);
HANDLER(mymemory_export_glossary);
HANDLER(mymemory_entry_state);
HANDLER(mymemory_glossary_get);
HANDLER(mymemory_glossary_search);
HANDLER(mymemory_glossary_check);
HANDLER(mymemory_glossary_keys);
HANDLER(mymemory_glossary_domains);
HANDLER(mymemory_glossary_set);
HANDLER(mymemory_glossary_update);
HANDLER(mymemory_glossary_delete);
void mymemory_refuse(struct request *request, const struct error *err);

#undef HANDLER
#endif
