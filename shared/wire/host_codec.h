// LANGUAGE and the sandbox report as JSON (docs/protocol.md sections 2 and 4).
#pragma once

#include "shared/host_report.h"
#include "shared/result.h"

#include <QJsonObject>

namespace adjudge::wire {

QJsonObject toJson(const Language& language);
Result<Language> languageFromJson(const QJsonObject& object);
QJsonObject toJson(const SandboxReport& report); // {level, missing}
Result<SandboxReport> sandboxReportFromJson(const QJsonObject& object);

} // namespace adjudge::wire
