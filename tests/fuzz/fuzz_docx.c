/* SPDX-License-Identifier: Apache-2.0 */
/* A package ("PK..."); the document of a package that is made around it ("<..."); or, as the checksums of an archive and the
 * syntax of XML refuse nearly all that is changed, a document of the bytes' making (see markup.c). */
#include "fuzz.h"
#include "package.h"

static const char types[] =
    "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/word/document.xml' "
    "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";

static const char *const tags[] = {
    "w:p",
    "w:r",
    "w:t",
    "w:t xml:space='preserve'",
    "w:rPr",
    "w:b",
    "w:i",
    "w:u w:val='single'",
    "w:vertAlign w:val='superscript'",
    "w:lang w:val='fr-FR'",
    "w:noProof",
    "w:pPr",
    "w:tab",
    "w:br",
    "w:cr",
    "w:lastRenderedPageBreak",
    "w:noBreakHyphen",
    "w:softHyphen",
    "w:sym w:font='Wingdings' w:char='F0E8'",
    "w:ptab",
    "w:hyperlink r:id='rId?'",
    "w:ins w:id='?'",
    "w:del w:id='?'",
    "w:delText",
    "w:moveTo w:id='?'",
    "w:moveFrom w:id='?'",
    "w:fldChar w:fldCharType='begin'",
    "w:fldChar w:fldCharType='separate'",
    "w:fldChar w:fldCharType='end'",
    "w:instrText",
    "w:fldSimple w:instr='HYPERLINK a'",
    "w:fldSimple w:instr='PAGE'",
    "w:sdt",
    "w:sdtPr",
    "w:sdtContent",
    "w:text",
    "w:date",
    "w:dataBinding",
    "w:smartTag",
    "w:smartTagPr",
    "w:bdo w:val='rtl'",
    "w:dir w:val='rtl'",
    "w:bookmarkStart w:id='?' w:name='a'",
    "w:bookmarkEnd w:id='?'",
    "w:proofErr w:type='spellStart'",
    "w:commentRangeStart w:id='?'",
    "w:commentReference w:id='?'",
    "w:footnoteReference w:id='?'",
    "w:tbl",
    "w:tr",
    "w:tc",
    "mc:AlternateContent",
    "mc:Choice Requires='wps'",
    "mc:Fallback",
    "w:drawing",
    "wp:inline",
    "wp:docPr id='?' name='a' descr='A picture' title='A title'",
    "pic:cNvPr id='?' name='a' descr='A picture'",
    "wps:txbx",
    "w:txbxContent",
    "w:pict",
    "w:object",
    "w:ruby",
    "w:rt",
    "w:rubyBase",
    "m:oMath",
    "w:customXml",
    "w:sectPr",
};
static const struct fuzz_markup markup = {
    .head = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' "
            "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships' "
            "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
            "xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' "
            "xmlns:pic='http://schemas.openxmlformats.org/drawingml/2006/picture' "
            "xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' "
            "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><w:body>",
    .tags = tags,
    .tag_count = sizeof tags / sizeof *tags,
    .tail = "</w:body></w:document>",
};

static void make_package(struct buf *out, struct str document) {
    struct part parts[] = {{"[Content_Types].xml", str_of(types)}, {"word/document.xml", document}};
    REQUIRE(package_write(out, parts, 2, ZIP_CM_STORE), "no package");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct buf part = {0}, package = {0};
    bool whole = str_starts(bytes, STR("PK")), xml = str_starts(bytes, STR("<"));
    if (!whole && !xml) fuzz_markup(&part, &markup, bytes);
    if (!whole) make_package(&package, xml ? bytes : buf_str(&part));
    fuzz_document(DOCUMENT_DOCX, whole ? bytes : buf_str(&package));
    buf_done(&part), buf_done(&package);
    return 0;
}
