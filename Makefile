# SPDX-License-Identifier: Apache-2.0
# `make run` installs what is missing, builds, loads the bundled memory and serves; `make test` installs what the tests need
# and runs them. Each step has a target of its own:
#
#     deps   install only            test      all that a change must pass      bench    figures, as ratios
#     build  build only              lint      clang-tidy, cppcheck, arrows     install  under PREFIX (DESTDIR)
#     run    deps, build, serve      format    clang-format                     fuzz     libFuzzer, one target a parser
#     deb    a Debian package          test-deb  try it                             clean

VERSION := 0.1.0
BUILD   ?= build
PREFIX  ?= /usr/local
LISTEN  ?= 127.0.0.1:8080

.PHONY: build deps run test lint format bench install uninstall clean
build: $(BUILD)/tafsiri dictionaries

deps:
	@src/dependencies.sh build

# In two steps: what pkg-config says is read when make starts, and may have come with deps.
run: deps
	@$(MAKE) --no-print-directory -s -j$$(nproc) build
	@exec $(BUILD)/tafsiri serve --listen $(LISTEN) $(if $(DATA),--data $(DATA))

# ---- the program ----------------------------------------------------------------------------------------------------------

# The house: each folder may use what lies to its left, the rooms in the middle none of their siblings (see src/README.md).
GROUND  := base model text
ROOMS   := exchange match segment spell check align terms store
TOP     := service web http cli
FOLDERS := $(GROUND) $(ROOMS) $(TOP)

LIBRARIES := icu-i18n icu-uc libmicrohttpd sqlite3 hunspell libxml-2.0 jansson libxxhash gumbo libzip zlib libsodium libcurl gnutls
WARNINGS  := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wvla -Werror
CFLAGS    ?= -O2 -g
LDLIBS    := $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null) -lstemmer -lcmark-gfm -lcmark-gfm-extensions -lpthread -lm
DEFINES   := -D_GNU_SOURCE -DTAFSIRI_VERSION='"$(VERSION)"' -DTAFSIRI_SHARE='"$(PREFIX)/share/tafsiri"'
INCLUDES  := -Isrc -Wa,-Isrc $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
COMPILE    = $(CC) -std=c17 $(DEFINES) $(INCLUDES) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) $(SANITIZE) -MMD -MP
LINK       = $(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS)

objects_of = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(wildcard src/$(1)/*.c src/$(1)/*/*.c))
archives   = $(foreach folder,$(1),$(BUILD)/lib$(folder).a)
link_all   = -Wl,--start-group $(filter %.a,$^) -Wl,--end-group

# Whole archives: a function that is there twice is an error, not the linker's choice.
$(BUILD)/tafsiri: $(BUILD)/obj/main.o $(call archives,$(FOLDERS))
	$(LINK) -o $@ $< -Wl,--whole-archive $(filter %.a,$^) -Wl,--no-whole-archive $(LDLIBS)

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

# Data that is built into the program.
$(BUILD)/obj/segment/builtin.o: $(wildcard src/segment/rules/*)

define folder_archive
$(BUILD)/lib$(1).a: $(call objects_of,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach folder,$(FOLDERS),$(eval $(call folder_archive,$(folder))))

include dictionaries/rules.mk
include src/docs/rules.mk
include src/web/rules.mk

# ---- tests and figures ----------------------------------------------------------------------------------------------------

include tests/rules.mk
include tests/fuzz/rules.mk
include tests/torture/rules.mk
include tests/bench/rules.mk

# ---- care -----------------------------------------------------------------------------------------------------------------

SOURCES := $(wildcard src/*.c src/*/*.c src/*/*/*.c)
HEADERS := $(wildcard src/*/*.h src/*/*/*.h)
TEST_SOURCES := $(shell find tests -name '*.[ch]')

lint:
	@src/dependencies.sh build lint
	@tests/arrows
	@clang-format --dry-run -Werror $(SOURCES) $(HEADERS) $(TEST_SOURCES)
	@find src/web tests/browser -name '*.js' -o -name '*.mjs' | xargs -n1 node --check
	@cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr --enable=warning,performance,portability \
	    --suppress=missingIncludeSystem --suppress=CastIntegerToAddressAtReturn -D_GNU_SOURCE -Isrc -j$$(nproc) \
	    --library=.cppcheck.cfg $(SOURCES)
	@printf '%s\n' $(SOURCES) | xargs -P$$(nproc) -n8 sh -c \
	    'clang-tidy --quiet --warnings-as-errors="*" "$$@" -- -std=c17 -D_GNU_SOURCE -DTAFSIRI_VERSION=\"0\" -DTAFSIRI_SHARE=\"/\" \
	    $(filter-out -Wa%,$(INCLUDES)) 2>&1' lint

format:
	clang-format -i $(SOURCES) $(HEADERS) $(TEST_SOURCES)

SHARE := $(DESTDIR)$(PREFIX)/share

install: build
	install -D -m 755 $(BUILD)/tafsiri $(DESTDIR)$(PREFIX)/bin/tafsiri
	install -D -m 644 src/cli/tafsiri.1 $(SHARE)/man/man1/tafsiri.1
	install -d $(SHARE)/tafsiri/memory
	cp -RL $(BUILD)/dictionaries $(SHARE)/tafsiri/
	install -m 644 memory/*.tmx memory/*.tbx $(SHARE)/tafsiri/memory
	install -d $(SHARE)/doc/tafsiri
	install -m 644 api-docs/*.md api-docs/*.webp api-docs/openapi.yaml $(SHARE)/doc/tafsiri
	if [ -d api-docs/examples ]; then cp -R api-docs/examples $(SHARE)/doc/tafsiri; fi

# A Debian package, built apart from the rest: another PREFIX is compiled in, and Debian's flags.
DEB := $(BUILD)/tafsiri_$(VERSION)_$(shell dpkg --print-architecture 2>/dev/null).deb

.PHONY: deb test-deb
deb: deps
	@src/dependencies.sh deb
	@rm -rf $(BUILD)/deb/tree
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=$(BUILD)/deb PREFIX=/usr DESTDIR=$(abspath $(BUILD))/deb/tree \
	    CFLAGS="$$(dpkg-buildflags --get CFLAGS) $$(dpkg-buildflags --get CPPFLAGS) -fPIE" \
	    LDFLAGS="$$(dpkg-buildflags --get LDFLAGS) -Wl,-z,now -pie" install
	@src/package/build-deb $(VERSION) $(abspath $(BUILD))/deb/tree $(DEB)
	@echo $(DEB)

# What can be tried of it without a machine to install it on: lintian, the unit, the program in its place.
test-deb: deb
	@src/dependencies.sh test-deb
	@tests/package/run $(DEB)

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/tafsiri $(SHARE)/man/man1/tafsiri.1 $(SHARE)/tafsiri $(SHARE)/doc/tafsiri

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
