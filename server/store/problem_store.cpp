#include "server/store/problem_store.h"

#include "shared/clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

const QString kColumns = u"id, name, title, folder, time_limit_ms, memory_limit_bytes, "
                         "source_limit_bytes, tests, validation, statement_format, statement_html, "
                         "statement_language, statement_pdf, samples, kinds, max_score"_s;

QString samplesText(const QList<Sample>& samples)
{
    QJsonArray array;
    for (const Sample& s : samples) {
        array.append(QJsonObject{
            {u"name"_s, s.name},
            {u"input"_s, s.input},
            {u"answer"_s, s.answer},
            {u"interaction"_s, s.interaction}});
    }
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QList<Sample> samplesOf(const QString& text)
{
    QList<Sample> samples;
    for (const QJsonValue& value : QJsonDocument::fromJson(text.toUtf8()).array()) {
        const QJsonObject o = value.toObject();
        samples.append(
            {o[u"name"].toString(),
             o[u"input"].toString(),
             o[u"answer"].toString(),
             o[u"interaction"].toString()}
        );
    }
    return samples;
}

QString kindsText(const QStringList& kinds)
{
    const QJsonArray array = QJsonArray::fromStringList(kinds);
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QStringList kindsOf(const QString& text)
{
    QStringList kinds;
    for (const QJsonValue& value : QJsonDocument::fromJson(text.toUtf8()).array()) {
        kinds.append(value.toString());
    }
    return kinds;
}

Problem problemOf(const Rows& rows)
{
    return {
        ProblemId(rows.integer(0)),
        rows.text(1),
        rows.text(2),
        rows.text(3),
        std::chrono::milliseconds(rows.integer(4)),
        rows.integer(5),
        rows.integer(6),
        static_cast<int>(rows.integer(7)),
        rows.text(8),
        rows.text(9),
        rows.text(10),
        rows.text(11),
        rows.text(12),
        samplesOf(rows.text(13)),
        kindsOf(rows.text(14)),
        rows.number(15),
    };
}

} // namespace

Result<ProblemId> ProblemStore::put(const Problem& p, const QDateTime& now)
{
    auto rows = m_connection.run(
        u"INSERT INTO problems (name, title, folder, time_limit_ms, memory_limit_bytes, "
        "source_limit_bytes, tests, validation, statement_format, statement_html, "
        "statement_language, "
        "statement_pdf, samples, kinds, max_score, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET title = excluded.title, folder = excluded.folder, "
        "time_limit_ms = excluded.time_limit_ms, memory_limit_bytes = excluded.memory_limit_bytes, "
        "source_limit_bytes = excluded.source_limit_bytes, tests = excluded.tests, "
        "validation = excluded.validation, statement_format = excluded.statement_format, "
        "statement_html = excluded.statement_html, statement_language = "
        "excluded.statement_language, "
        "statement_pdf = excluded.statement_pdf, samples = excluded.samples, "
        "kinds = excluded.kinds, max_score = excluded.max_score, "
        "updated_at = excluded.updated_at RETURNING id"_s,
        {p.name,
         p.title,
         p.folder,
         qint64{p.timeLimit.count()},
         p.memoryLimitBytes,
         p.sourceLimitBytes,
         p.tests,
         p.validation,
         p.statementFormat,
         p.statementHtml,
         p.statementLanguage,
         p.statementPdf,
         samplesText(p.samples),
         kindsText(p.kinds),
         p.maxScore ? QVariant(*p.maxScore) : QVariant(),
         isoText(now)}
    );
    if (!rows) {
        return rows.error();
    }
    rows->next();
    const ProblemId id(rows->integer(0));
    const auto rules = ProblemRulesStore(m_connection).put(id, p.rules);
    return rules ? Result<ProblemId>(id) : Result<ProblemId>(rules.error());
}

Result<std::optional<Problem>> ProblemStore::byId(ProblemId id)
{
    auto rows =
        m_connection.run(u"SELECT %1 FROM problems WHERE id = ?"_s.arg(kColumns), {id.value()});
    if (!rows) {
        return rows.error();
    }
    if (!rows->next()) {
        return std::optional<Problem>();
    }
    Problem problem = problemOf(*rows);
    const auto rules = ProblemRulesStore(m_connection).of(id);
    if (!rules) {
        return rules.error();
    }
    problem.rules = *rules;
    return std::optional(problem);
}

Result<QList<Problem>> ProblemStore::all()
{
    auto rows = m_connection.run(u"SELECT %1 FROM problems ORDER BY id"_s.arg(kColumns));
    if (!rows) {
        return rows.error();
    }
    QList<Problem> problems;
    while (rows->next()) {
        problems.append(problemOf(*rows));
    }
    for (Problem& problem : problems) {
        const auto rules = ProblemRulesStore(m_connection).of(problem.id);
        if (!rules) {
            return rules.error();
        }
        problem.rules = *rules;
    }
    return problems;
}

} // namespace adjudge
