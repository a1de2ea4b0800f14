// Struct <-> one JSON text frame, and the JSON objects that REST shares with the live channel.
// Field names exist here only. Unknown fields are ignored; a missing or mistyped one is an Error
// that names its path. No I/O.
#pragma once

#include "shared/result.h"
#include "shared/wire/messages.h"

#include <QJsonArray>
#include <QJsonObject>

namespace adjudge::wire {

QByteArray encode(const ServerMessage& message);
QByteArray encode(const ClientMessage& message);

// For a message type of a newer peer the Error's code is NotFound: ignore it and go on.
Result<ServerMessage> decodeServer(const QByteArray& frame);
Result<ClientMessage> decodeClient(const QByteArray& frame);

// Parses one JSON object. Refuses what is not an object, and nesting above 32 levels (a deep
// document costs stack in every later reader).
Result<QJsonObject> parseObject(const QByteArray& text);

QJsonObject toJson(const Submission& submission); // id as "id"
Result<Submission> submissionFromJson(const QJsonObject& object);
QJsonArray toJson(const QList<GroupResult>& groups);
QList<GroupResult> groupsFromJson(const QJsonArray& array); // what is odd becomes zero
QJsonObject toJson(const TestResult& result, bool withJudgeMessage);
Result<TestResult> testResultFromJson(const QJsonObject& object);
QJsonObject toJson(const User& user);
Result<User> userFromJson(const QJsonObject& object);
QJsonObject toJson(const Error& error); // {"error": {"code", "message"}}

} // namespace adjudge::wire
