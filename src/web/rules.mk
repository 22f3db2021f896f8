# SPDX-License-Identifier: Apache-2.0
# The workbench's files, and the documentation, become part of the program.

WEB_OUT := $(abspath $(BUILD))/web

$(WEB_OUT)/table.c: $(shell find src/web -type f) $(DOCS_OUT)/index.html
	@mkdir -p $(@D)
	src/web/pack $(@D) $(DOCS_OUT)

$(BUILD)/obj/web/table.o: $(WEB_OUT)/table.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(BUILD)/libweb.a: $(BUILD)/obj/web/table.o
