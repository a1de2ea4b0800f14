// Values that several tables hold in one column.
#pragma once

#include "shared/submission.h"

namespace adjudge {

// A JSON object of numbers.
QString metricsText(const Metrics& metrics);
Metrics metricsOf(const QString& text);

} // namespace adjudge
