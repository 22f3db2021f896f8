/* SPDX-License-Identifier: Apache-2.0 */
/* Only for files of service/. */
#ifndef TAFSIRI_SERVICE_MEMORY_MEMORIES_H
#define TAFSIRI_SERVICE_MEMORY_MEMORIES_H

#include "service/service.h"

/* (waits) Deletes the memory of this id, whatever has its name by now. ERR_NOT_FOUND when it is gone. */
bool memory_delete(struct service *service, const struct memory *memory, struct error *err);

#endif
