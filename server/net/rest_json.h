// What REST bodies look like beyond the values of shared/wire (docs/protocol.md section 2). Pure.
#pragma once

#include "server/service/browse.h"
#include "shared/host_report.h"
#include "shared/wire/codec.h"

#include <QJsonArray>

namespace adjudge {

QJsonObject problemJson(const Problem& problem);
QJsonObject problemDetailJson(const Problem& problem); // with statement and samples
QJsonObject pageJson(const Snapshot<SubmissionPage>& page);
QJsonObject detailJson(const Snapshot<SubmissionDetail>& detail, bool isJudge);

} // namespace adjudge
