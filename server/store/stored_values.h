// Values that several tables hold in one column.
#pragma once

#include "shared/submission.h"

#include <QVariant>

namespace adjudge {

// A JSON object of numbers.
QString metricsText(const Metrics& metrics);
Metrics metricsOf(const QString& text);

// A JSON array as on the wire.
QString groupsText(const QList<GroupResult>& groups);
QList<GroupResult> groupsOf(const QString& text);

QVariant orNull(const std::optional<double>& number);

} // namespace adjudge
