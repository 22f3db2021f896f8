/* SPDX-License-Identifier: Apache-2.0 */
/* Only for files of service/. */
#ifndef TAFSIRI_SERVICE_CARE_SWEEP_H
#define TAFSIRI_SERVICE_CARE_SWEEP_H

/* Removes what a crash has left in a data directory: half a backup, copies of restoring, files that were to replace others. For
 * who holds the store's lock, and neither makes nor restores a backup yet: nobody else can be at any of it. What can't be
 * removed stays until the next time. */
void sweep_data(const char *data);

#endif
