// JSON bodies of REST answers -> values. No I/O; a missing or mistyped field is an Error that names
// it.
#pragma once

#include "client-desktop/link/rest_values.h"
#include "shared/result.h"

#include <QJsonObject>

namespace adjudge::desktop::rest {

Result<ServerInfo> infoFromJson(const QJsonObject& object);
Result<LoginAnswer> loginFromJson(const QJsonObject& object);
Result<QList<Problem>> problemsFromJson(const QJsonObject& object);
Result<ProblemDetail> problemDetailFromJson(const QJsonObject& object);
Result<SubmissionPage> pageFromJson(const QJsonObject& object);
Result<DetailSnapshot> detailFromJson(const QJsonObject& object);
Result<SourceText> sourceFromJson(const QJsonObject& object);
QJsonObject toJson(const Draft& draft);

// The server's {"error": {code, message}}; for any other body an Error made from the HTTP status.
Error errorFromAnswer(int httpStatus, const QByteArray& body);

} // namespace adjudge::desktop::rest
