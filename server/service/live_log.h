// The event log as the live rooms know it: stored events as live ones, and the reading of missed
// ones.
#pragma once

#include "server/live/log_reader.h"
#include "server/service/browse.h"

namespace adjudge {

LiveEvent liveEventOf(const StoredEvent& event);

// Answers on `context`'s thread; `browse` and `context` outlive every question.
ReadLog readLogOf(Browse& browse, QObject* context);

} // namespace adjudge
