# SPDX-License-Identifier: Apache-2.0
# The long tests: `make torture`, some hours; `make torture TESTS="kill9 faults" KILLS=20`. The heads of the files in tests/torture say
# what each takes from the environment.

TESTS ?=
.PHONY: torture
torture: $(BUILD)/torture_shim.so
	@src/dependencies.sh build test torture
	@$(MAKE) --no-print-directory -s -j$$(nproc) build
	@TAFSIRI=$(abspath $(BUILD)/tafsiri) TAFSIRI_MEMORY=$(abspath memory) BUILD=$(BUILD) $(PYTHON) tests/torture/run $(TESTS)

$(BUILD)/torture_shim.so: tests/torture/shim.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -D_GNU_SOURCE -O2 -Wall -Wextra -fPIC -shared -o $@ $< -ldl
