# SPDX-License-Identifier: Apache-2.0
# How the tests are built and run; `make test` is the word for all of it.

# The whole suite runs under the address and undefined-behaviour sanitizers; what several threads share under the thread
# sanitizer as well.
ASAN := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
TSAN := -fsanitize=thread

# Debian's python3 has the modules that the HTTP tests need; another python3 may stand before it on the PATH.
PYTHON ?= $(firstword $(foreach p,python3 /usr/bin/python3,$(if $(shell $(p) -c 'import yaml, jsonschema; print(1)' 2>/dev/null),$(p))) python3)

.PHONY: coverage test-tsan
ifdef COVERAGE
test: coverage
else
test:
	@src/dependencies.sh build test
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=$(BUILD)/asan SANITIZE='$(ASAN)' CFLAGS='-O1 -g' build unit-programs replay-programs
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=$(BUILD)/tsan SANITIZE='$(TSAN)' CFLAGS='-O1 -g' tsan-programs
	@$(MAKE) --no-print-directory -s -j$$(nproc) build
	@PYTHON=$(PYTHON) BUILD=$(BUILD) THREADED='$(TSAN_PROGRAMS:$(BUILD)/%=$(BUILD)/tsan/%)' tests/run
endif

# `make test COVERAGE=1`: all of it on a build that counts the lines it runs; a table of them, and failure below 90 %.
coverage:
	@src/dependencies.sh build test coverage
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=$(BUILD)/coverage SANITIZE='--coverage -fprofile-update=atomic' CFLAGS='-O1 -g' \
	    build unit-programs replay-programs
	@find $(BUILD)/coverage -name '*.gcda' -delete
	@PYTHON=$(PYTHON) BUILD=$(BUILD)/coverage CHECKED=$(BUILD)/coverage STEPS='units replay http cli browser' tests/run; \
	    status=$$?; BUILD=$(BUILD)/coverage tests/coverage && exit $$status

# The whole suite under the thread sanitizer, the server too; `make test` runs with it what threads share, and no more, since this
# takes long. A report fails it even where the process that made it was meant to be killed.
test-tsan:
	@src/dependencies.sh build test
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=$(BUILD)/tsan SANITIZE='$(TSAN)' CFLAGS='-O1 -g' build unit-programs
	@rm -f $(BUILD)/tsan/report.*
	@TSAN_OPTIONS="suppressions=$(CURDIR)/tests/tsan.suppressions log_path=$(abspath $(BUILD))/tsan/report" \
	    ANSWER_SECONDS=300 PYTHON=$(PYTHON) BUILD=$(BUILD)/tsan CHECKED=$(BUILD)/tsan STEPS='units http cli' tests/run
	@! cat $(BUILD)/tsan/report.* 2>/dev/null

# tests/unit/FOLDER/test_*.c: each a cmocka program over FOLDER and what lies below it. tests/property: over all.
below = $(if $(filter $(1),$(GROUND)),$(GROUND),$(if $(filter $(1),$(ROOMS)),$(1) $(GROUND),$(FOLDERS)))
UNIT_PROGRAMS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*/test_*.c tests/property/test_*.c))
TSAN_PROGRAMS := $(filter $(BUILD)/tests/unit/store/% $(BUILD)/tests/unit/match/test_index% \
                 $(BUILD)/tests/unit/match/test_fragment_threads $(BUILD)/tests/unit/spell/% \
                 $(BUILD)/tests/unit/text/test_threads $(BUILD)/tests/unit/segment/test_threads,$(UNIT_PROGRAMS))

.PHONY: unit-programs tsan-programs
unit-programs: $(UNIT_PROGRAMS)
tsan-programs: $(TSAN_PROGRAMS) dictionaries

COMPILE_TEST = @mkdir -p $(@D) && $(COMPILE) -Itests -MF $@.d -o $@ $< $(link_all) -lcmocka $(LDLIBS)

# It counts what is read.
$(BUILD)/tests/unit/match/test_adapt: LDLIBS += -Wl,--wrap=reading_quantity

define unit_rules
$(BUILD)/tests/unit/$(1)/%: tests/unit/$(1)/%.c $(call archives,$(call below,$(1)))
	$$(COMPILE_TEST)

.PHONY: unit-$(1)
unit-$(1): $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/$(1)/test_*.c)) $(if $(filter spell service http cli,$(1)),dictionaries)
	@BUILD=$(BUILD) tests/run-units $$(filter $(BUILD)/tests/%,$$^)
endef
$(foreach folder,$(FOLDERS),$(eval $(call unit_rules,$(folder))))

$(BUILD)/tests/property/%: tests/property/%.c $(call archives,match $(GROUND))
	$(COMPILE_TEST)

# Real clients of the protocols that CAT tools speak. They are large, so they are installed here only and this is no part of
# `make test`.
.PHONY: test-clients
test-clients:
	@src/dependencies.sh build clients
	@$(MAKE) --no-print-directory -s -j$$(nproc) build
	@TAFSIRI=$(BUILD)/tafsiri tests/clients/run

# tests/eval/TOPIC/*.c: evaluators of language quality; each takes its texts by argument or standard input.
EVAL_PROGRAMS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/eval/*/*.c))

.PHONY: eval-programs
eval-programs: $(EVAL_PROGRAMS)

$(BUILD)/tests/eval/%: tests/eval/%.c $(call archives,$(FOLDERS))
	$(COMPILE_TEST)
