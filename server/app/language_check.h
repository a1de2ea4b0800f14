// The self-test of the languages: five small programs each (greet, wrong answer, endless loop,
// crash, compile error), kept in resources/languages, judged by real workers like any submission.
#pragma once

#include "server/app/verification.h"

namespace adjudge {

// What one program of the self-test showed.
struct ProgramCheck
{
    QString program; // "hello", "wrong", "loop", "crash", "compile_error"
    Status expected = Status::Accepted;
    std::optional<Status> actual; // nothing: the program is missing in resources
    std::chrono::milliseconds time{0};
    qint64 memoryBytes = 0;
    QString words; // what explains a difference

    [[nodiscard]] bool isGood() const { return actual == expected; }
};

struct LanguageCheck
{
    Language language;
    QList<ProgramCheck> programs; // empty if the language is not available

    [[nodiscard]] bool isGood() const;
};

struct LanguageReport
{
    SandboxReport sandbox;
    QList<LanguageCheck> languages;

    // Every language that is here works; at least one is here.
    [[nodiscard]] bool isGood() const;
};

// Runs the event loop until all is judged. `ids`: only these; empty: all of the table. An Error
// names an unknown id or what is missing in `resources`.
Result<LanguageReport> checkLanguages(
    const QString& resources, const HostReport& host, const QStringList& ids, WorkerPool& pool
);

QString languageTable(const LanguageReport& report);
QByteArray languageJson(const LanguageReport& report);

} // namespace adjudge
