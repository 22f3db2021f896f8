# SPDX-License-Identifier: Apache-2.0
# The workbench's files become part of the program.

WEB_OUT := $(abspath $(BUILD))/web

$(WEB_OUT)/table.c: $(shell find src/web -type f)
	@mkdir -p $(@D)
	src/web/pack $(@D)

$(BUILD)/obj/web/table.o: $(WEB_OUT)/table.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(BUILD)/libweb.a: $(BUILD)/obj/web/table.o
