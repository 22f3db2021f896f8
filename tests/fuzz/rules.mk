# SPDX-License-Identifier: Apache-2.0
# Fuzzing: `make fuzz` runs every target under libFuzzer, SECONDS each (60 unless told), on JOBS processors.
#
#     make fuzz TARGETS="tmx http" SECONDS=3600
#     make fuzz RUNS=5000 SEED=1                          the same inputs each time, as continuous integration does
#
# What it finds is kept in $(BUILD)/fuzz/NAME-*; once mended, it goes to tests/fuzz/regressions/NAME. `make test` runs the same
# targets over seeds and regressions, without a fuzzer.

SECONDS ?= 60
FUZZ     = -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

FUZZ_TARGETS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
TARGETS      ?= $(FUZZ_TARGETS)
REPLAYS      := $(addprefix $(BUILD)/tests/fuzz/replay_,$(FUZZ_TARGETS))

.PHONY: fuzz fuzz-programs replay-programs
fuzz:
	@src/dependencies.sh build fuzz
	@$(MAKE) --no-print-directory -s -j$$(nproc) CC=clang BUILD=$(BUILD)/fuzz SANITIZE='$(FUZZ)' CFLAGS='-O1 -g' fuzz-programs dictionaries
	@PYTHON=$(PYTHON) BUILD=$(BUILD)/fuzz SECONDS=$(SECONDS) RUNS=$(RUNS) SEED=$(SEED) tests/fuzz/run $(TARGETS)

fuzz-programs: $(addprefix $(BUILD)/fuzz_,$(FUZZ_TARGETS))
replay-programs: $(REPLAYS)

FUZZ_SHARED := tests/fuzz/document.c tests/fuzz/markup.c tests/fuzz/phrases.c

$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_SHARED) $(call archives,$(FOLDERS))
	@mkdir -p $(@D)
	$(COMPILE) -Itests -fsanitize=fuzzer -MF $@.d -o $@ $< $(FUZZ_SHARED) $(link_all) $(LDLIBS)

$(BUILD)/tests/fuzz/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(FUZZ_SHARED) $(call archives,$(FOLDERS))
	@mkdir -p $(@D)
	$(COMPILE) -Itests -MF $@.d -o $@ $< tests/fuzz/replay.c $(FUZZ_SHARED) $(link_all) $(LDLIBS)
