# SPDX-License-Identifier: Apache-2.0
# `make bench`: figures as ratios, in a few minutes.
#
#     make bench UNITS=1000000              the size that README.md speaks of
#     make bench CORPUS=memory.tmx          sentences of a TMX or TSV file instead of made ones

UNITS  ?= 200000
CORPUS ?=

.PHONY: bench
bench:
	@src/dependencies.sh build bench
	@$(MAKE) --no-print-directory -s -j$$(nproc) build bench-programs
	@BUILD=$(BUILD) tests/bench/run $(UNITS) $(CORPUS)

.PHONY: bench-programs
bench-programs: $(BUILD)/bench_match $(BUILD)/bench_bounds $(BUILD)/bench_files $(BUILD)/bench_fragments

COMPILE_BENCH = $(COMPILE) -Itests -MF $@.d -o $@ $(filter %.c %.o,$^) $(link_all)

$(BUILD)/bench/xapian.o: tests/bench/xapian.cc tests/bench/xapian.h
	@mkdir -p $(@D)
	$(CXX) -O2 -g -Isrc -Itests -c -o $@ $<

$(BUILD)/bench_match: tests/bench/bench_match.c tests/bench/corpus.c $(BUILD)/bench/xapian.o $(call archives,match $(GROUND))
	$(COMPILE_BENCH) -lxapian -lstdc++ $(LDLIBS)

$(BUILD)/bench_bounds $(BUILD)/bench_files $(BUILD)/bench_fragments: $(BUILD)/%: tests/bench/%.c tests/bench/corpus.c $(call archives,match $(GROUND))
	$(COMPILE_BENCH) $(LDLIBS)
