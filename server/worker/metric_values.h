// Numbers that a judging program measured. Names are [A-Za-z][A-Za-z0-9_]{0,31}, at most 16.
#pragma once

#include "shared/result.h"
#include "shared/submission.h"

#include <QJsonObject>

namespace adjudge {

// The Error says what is wrong with the first entry that is no number or has another name.
Result<Metrics> readMetrics(const QJsonObject& object);

// Of a validator's metrics.json: what is wrong with it is left out.
Metrics readMetricsFile(const QByteArray& text);

} // namespace adjudge
