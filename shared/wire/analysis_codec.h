// ANALYSIS as JSON (docs/protocol.md section 2): English at the top, Russian in `translations`.
#pragma once

#include "shared/analysis.h"
#include "shared/result.h"

#include <QJsonObject>

namespace adjudge::wire {

QJsonObject toJson(const Analysis& analysis);
Result<Analysis> analysisFromJson(const QJsonObject& object);

// As a column of the store or a field of a worker's line keeps it; empty: no analysis.
QString analysisText(const std::optional<Analysis>& analysis);
std::optional<Analysis> analysisFromText(const QString& text);

} // namespace adjudge::wire
