# SPDX-License-Identifier: Apache-2.0
# Tafsiri. `make run` installs, builds, loads the bundled memory and serves; `make test` installs and tests.

BUILD  ?= build
PREFIX ?= /usr/local
DESTDIR ?=
LISTEN ?= 127.0.0.1:8080

.PHONY: all deps build run test lint format bench install uninstall clean
.DEFAULT_GOAL := build

# ---- what it is made of ---------------------------------------------------------------------------------------------------

# In the order of the house: a folder may use those to its left only, those in the middle none of their siblings.
GROUND := base model text
ROOMS  := exchange match segment spell check align terms store
FOLDERS := $(GROUND) $(ROOMS) service http cli

LIBRARIES := icu-uc icu-i18n libmicrohttpd sqlite3 hunspell libxml-2.0 jansson libxxhash gumbo libzip libsodium libcurl
CFLAGS   ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wvla -Werror
CPPFLAGS += -D_GNU_SOURCE -Isrc -DTAFSIRI_SHARE='"$(PREFIX)/share/tafsiri"' $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
LDLIBS   += $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null) -lstemmer -lcmark-gfm -lcmark-gfm-extensions -lpthread -lm
COMPILE   = $(CC) -std=c17 $(CPPFLAGS) $(CFLAGS) $(WARNINGS) $(SANITIZE) -MMD -MP

objects_of = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(wildcard src/$(1)/*.c))
archive_of = $(BUILD)/lib$(1).a
archives   = $(foreach f,$(1),$(call archive_of,$(f)))

build: deps-build $(BUILD)/tafsiri dictionaries

$(BUILD)/tafsiri: $(BUILD)/obj/main.o $(call archives,cli http service $(ROOMS) text model base)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $< -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LDLIBS)

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

define folder_rules
$(call archive_of,$(1)): $(call objects_of,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	ar rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rules,$(f))))

# ---- tests ----------------------------------------------------------------------------------------------------------------

# tests/unit/FOLDER/test_*.c: each a cmocka program over FOLDER and what lies below it.
below = $(if $(filter $(1),$(GROUND)),$(GROUND),$(if $(filter $(1),$(ROOMS)),$(1) $(GROUND),$(FOLDERS)))
UNIT_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*/test_*.c tests/property/test_*.c))

define unit_rules
$(BUILD)/tests/unit/$(1)/%: tests/unit/$(1)/%.c $(call archives,$(call below,$(1)))
	@mkdir -p $$(@D)
	$$(COMPILE) -Itests -MF $$@.d -o $$@ $$< -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group -lcmocka $$(LDLIBS)

.PHONY: unit-$(1)
unit-$(1): $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/$(1)/test_*.c))
	@tests/run-units $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call unit_rules,$(f))))

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
