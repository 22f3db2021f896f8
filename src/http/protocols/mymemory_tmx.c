/* SPDX-License-Identifier: Apache-2.0 */
/* MyMemory's matches as TMX (of=tmx), as OmegaT asks for them: it takes the text <!DOCTYPE tmx SYSTEM "tmx11.dtd"> away before
 * it reads the rest, and looks for tuv elements whose attribute `lang` (not xml:lang) begins as it wrote the language itself.
 */
#include "exchange/xml/xml_text.h"
#include "http/protocols/mymemory.h"

static void write_tuv(struct buf *out, struct str language, struct str text) {
    buf_add_str(out, STR("<tuv"));
    xml_write_attribute(out, "lang", language);
    buf_add_str(out, STR("><seg>"));
    xml_write_text(out, text);
    buf_add_str(out, STR("</seg></tuv>"));
}

void mymemory_begin_tmx(struct request *request, struct str source) {
    struct buf *out = &request->reply.body;
    reply_type(request, 200, "application/xml; charset=utf-8");
    buf_add_str(out,
                STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx11.dtd\">\n<tmx version=\"1.1\">\n"
                    "<header creationtool=\"Tafsiri\" creationtoolversion=\"" TAFSIRI_VERSION "\" segtype=\"sentence\" "
                    "o-tmf=\"Tafsiri\" adminlang=\"en\" datatype=\"plaintext\""));
    xml_write_attribute(out, "srclang", source);
    buf_add_str(out, STR("/>\n<body>\n"));
}

void mymemory_write_tu(struct buf *out, struct str author, struct str source, struct str segment, struct str target,
                       struct str translation) {
    buf_add_str(out, STR("<tu"));
    if (author.len) xml_write_attribute(out, "creationid", author);
    buf_add_byte(out, '>');
    write_tuv(out, source, segment);
    write_tuv(out, target, translation);
    buf_add_str(out, STR("</tu>\n"));
}

void mymemory_end_tmx(struct buf *out) {
    buf_add_str(out, STR("</body>\n</tmx>\n"));
}
