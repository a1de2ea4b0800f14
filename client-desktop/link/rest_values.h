// What the server's REST answers mean, as plain values (docs/protocol.md section 2).
#pragma once

#include "shared/host_report.h"
#include "shared/submission.h"
#include "shared/wire/messages.h"

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace adjudge::desktop {

struct ServerInfo
{
    QString name;
    QString version;
    bool demo = false;
    bool guests = false; // whether a caller without a token may look
    Cursor at;
    qint64 sourceLimitBytes = 0; // 0: the server did not say
    SandboxReport sandbox;
    QList<Language> languages;
};

struct LoginAnswer
{
    QString token;
    QDateTime expiresAt;
    User user;
};

enum class Validation { Default, Custom };

struct Problem
{
    ProblemId id;
    QString name; // short
    QString title;
    std::chrono::milliseconds timeLimit{0};
    qint64 memoryLimitBytes = 0;
    int tests = 0;
    int samples = 0;
    Validation validation = Validation::Default;

    bool operator==(const Problem&) const = default;
};

struct Sample
{
    QString name;
    QString input;
    QString answer;
    QString interaction; // interactive problems: instead of the others

    bool operator==(const Sample&) const = default;
};

enum class StatementFormat { None, Html, Pdf };

struct ProblemDetail
{
    Problem problem;
    StatementFormat format = StatementFormat::None;
    QString html; // sanitised by the server; still shown without access to files or network
    QList<Sample> samples;
};

// A page of submissions, newest first, true at `at`.
struct SubmissionPage
{
    Cursor at;
    QList<Submission> submissions;
    SubmissionId next; // the `before` of the next page; invalid on the last one
};

// One submission with what the caller may see of it, true at `at`.
struct DetailSnapshot
{
    Cursor at;
    Submission submission;
    bool maySeeSource = false;
    std::optional<QString> compileLog;
    std::optional<QList<TestResult>> tests; // nothing: not for this caller
    std::optional<Analysis> analysis;       // why it failed; nothing: not known, not for them
};

struct SourceText
{
    SubmissionId submission;
    QString language;
    QString fileName;
    QString text;
};

// What a contestant hands in.
struct Draft
{
    ProblemId problem;
    QString language;
    QString fileName; // may be empty
    QString source;
};

// Which submissions a page holds.
struct PageQuery
{
    int limit = 200;     // 1-200
    bool isMine = false; // only the caller's own
    SubmissionId before; // invalid: from the newest
};

} // namespace adjudge::desktop
