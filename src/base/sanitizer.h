/* SPDX-License-Identifier: Apache-2.0 */
/* ADDRESS_SANITIZER is defined where the address sanitizer looks; gcc and clang say so in different ways. */
#ifndef TAFSIRI_BASE_SANITIZER_H
#define TAFSIRI_BASE_SANITIZER_H

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#endif
#elif defined __SANITIZE_ADDRESS__
#define ADDRESS_SANITIZER 1
#endif

#endif
