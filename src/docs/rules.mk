# SPDX-License-Identifier: Apache-2.0
# Renders api-docs as HTML, by a program that runs while Tafsiri is built. src/web/pack takes the pages into the program.

DOCS_OUT := $(abspath $(BUILD))/docs

DOCS_SOURCES := $(wildcard src/docs/*.c) $(addprefix src/base/,alloc.c arena.c buf.c error.c file.c str.c)

# Without sanitizers, since it is no part of what they look for: all its sources at once.
$(BUILD)/render-docs: $(DOCS_SOURCES) $(wildcard src/docs/*.h src/base/*.h)
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE -Isrc $(CPPFLAGS) -O1 -o $@ $(DOCS_SOURCES) -lyaml -lcmark-gfm -lcmark-gfm-extensions

$(DOCS_OUT)/index.html: $(BUILD)/render-docs src/docs/docs.css $(shell find api-docs -type f)
	@rm -rf $(DOCS_OUT)
	$(BUILD)/render-docs api-docs $(DOCS_OUT)
	@cp src/docs/docs.css api-docs/openapi.yaml $(wildcard api-docs/*.webp) $(DOCS_OUT)
	@if [ -d api-docs/examples ]; then cp -R api-docs/examples $(DOCS_OUT); fi
