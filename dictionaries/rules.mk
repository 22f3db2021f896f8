# SPDX-License-Identifier: Apache-2.0
# Builds the dictionaries from our rules and lists and from those that Debian packages; see dictionaries/README.md.

HUNSPELL_DIR ?= /usr/share/hunspell

.PHONY: dictionaries
dictionaries: $(BUILD)/dictionaries/dictionaries.conf

$(BUILD)/dictionaries/dictionaries.conf: $(shell find dictionaries -type f) \
		$(wildcard $(HUNSPELL_DIR)/sw_TZ.dic $(HUNSPELL_DIR)/fr.aff $(HUNSPELL_DIR)/fr.dic \
		$(HUNSPELL_DIR)/en_US.aff $(HUNSPELL_DIR)/en_US.dic)
	dictionaries/build $(@D) $(HUNSPELL_DIR)
