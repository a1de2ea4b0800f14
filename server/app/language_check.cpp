#include "server/app/language_check.h"

#include "shared/wire/codec.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

constexpr auto kPatience = 10s; // for programs that end by themselves: a busy host is no fault
constexpr auto kLoopTime = 1s;

struct ProgramRow
{
    const char* name;
    Status expected;
    std::chrono::milliseconds limit;
};

constexpr std::array kPrograms{
    ProgramRow{"hello", Status::Accepted, kPatience},
    ProgramRow{"wrong", Status::WrongAnswer, kPatience},
    ProgramRow{"loop", Status::TimeLimitExceeded, kLoopTime},
    ProgramRow{"crash", Status::RunTimeError, kPatience},
    ProgramRow{"compile_error", Status::CompileError, kPatience},
};

// What the language table says for the self-test alone.
struct TestRow
{
    QString folder;
    Status compileError = Status::CompileError; // what the fifth program ends as
};

Result<QHash<QString, TestRow>> readTestRows(const QDir& resources)
{
    QFile file(resources.filePath(u"languages.json"_s));
    if (!file.open(QIODevice::ReadOnly)) {
        const QString text = u"cannot read %1: %2"_s;
        return Error{ErrorCode::NotFound, text.arg(file.fileName(), file.errorString()), {}};
    }
    const auto table = wire::parseObject(file.readAll());
    if (!table) {
        return table.error();
    }
    QHash<QString, TestRow> rows;
    for (const QJsonValue& value : table->value("languages"_L1).toArray()) {
        const QJsonObject row = value.toObject();
        const QString id = row.value("id"_L1).toString();
        const QString verdict = row.value("compile_error"_L1).toString(u"CE"_s);
        rows.insert(
            id,
            {row.value("self_test"_L1).toString(id),
             statusFromVerdict(verdict).value_or(Status::CompileError)}
        );
    }
    return rows;
}

// The program in one of the language's extensions; nothing if there is none.
std::optional<SourceFile>
readTestProgram(const QDir& folder, const QString& name, const Language& language)
{
    for (const QString& extension : language.extensions) {
        QFile file(folder.filePath(name + extension));
        if (file.open(QIODevice::ReadOnly)) {
            return SourceFile{name + extension, file.readAll()};
        }
    }
    return std::nullopt;
}

struct Plan
{
    QList<Job> jobs;
    QList<std::pair<int, int>> places; // language and program of each job
    LanguageReport report;
};

void planLanguage(Plan& plan, const Language& language, const TestRow& row, const QDir& resources)
{
    LanguageCheck check{.language = language, .programs = {}};
    const QDir folder(resources.filePath(u"languages/"_s + row.folder));
    for (const ProgramRow& one : kPrograms) {
        if (!language.available) {
            break;
        }
        const QString name = QString::fromLatin1(one.name);
        ProgramCheck program{.program = name, .expected = one.expected, .actual = {}, .words = {}};
        if (one.expected == Status::CompileError) {
            program.expected = row.compileError;
        }
        if (const auto source = readTestProgram(folder, name, language)) {
            Job job;
            job.language = language.id;
            job.filename = source->name;
            job.source = source->content;
            job.package = resources.filePath(u"languages/selftest"_s);
            job.timeLimit = one.limit;
            plan.places.append({int(plan.report.languages.size()), int(check.programs.size())});
            plan.jobs.append(job);
        } else {
            program.words = u"there is no such program in %1"_s.arg(folder.path());
        }
        check.programs.append(program);
    }
    plan.report.languages.append(check);
}

void take(ProgramCheck& check, const JuryResult& result)
{
    check.actual = result.outcome.verdict;
    check.time = result.outcome.time;
    check.memoryBytes = result.outcome.memoryBytes;
    if (check.isGood()) {
        return;
    }
    QStringList words{result.outcome.error, result.outcome.compileLog};
    for (const TestResult& test : result.tests) {
        words << test.message << test.judgeMessage;
    }
    words.removeAll(QString());
    check.words = words.join(u"; "_s).left(400);
}

} // namespace

bool LanguageCheck::isGood() const
{
    return std::ranges::all_of(programs, &ProgramCheck::isGood);
}

bool LanguageReport::isGood() const
{
    return std::ranges::all_of(languages, &LanguageCheck::isGood) &&
           std::ranges::any_of(languages, [](const LanguageCheck& check) {
               return check.language.available;
           });
}

Result<LanguageReport> checkLanguages(
    const QString& resources, const HostReport& host, const QStringList& ids, WorkerPool& pool
)
{
    const QDir folder(resources);
    const auto rows = readTestRows(folder);
    if (!rows) {
        return rows.error();
    }
    for (const QString& id : ids) {
        if (!std::ranges::any_of(host.languages, [&](const Language& l) { return l.id == id; })) {
            const QString text = u"there is no language \"%1\"; languages.json lists them"_s;
            return Error{ErrorCode::NotFound, text.arg(id), {}};
        }
    }
    Plan plan;
    plan.report.sandbox = host.sandbox;
    for (const Language& language : host.languages) {
        if (ids.isEmpty() || ids.contains(language.id)) {
            planLanguage(plan, language, rows->value(language.id, {language.id}), folder);
        }
    }
    if (!plan.jobs.isEmpty()) {
        const JuryResults results = JuryRun(pool).judge(plan.jobs);
        for (int i = 0; i < results.size(); ++i) {
            const auto [language, program] = plan.places.at(i);
            take(plan.report.languages[language].programs[program], results.at(i));
        }
    }
    return plan.report;
}

} // namespace adjudge
