#include "server/store/migrations.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QMap>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

struct Step
{
    int number = 0;
    QString name;
    QString script;
    QString checksum;
};

QList<Step> stepsOfThisProgram()
{
    QList<Step> steps;
    const QDir folder(u":/adjudge/sql"_s);
    for (const QString& name : folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly)) {
            continue; // a compiled-in file always opens
        }
        const QByteArray text = file.readAll();
        const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
        steps.append(
            {name.left(4).toInt(), name, QString::fromUtf8(text), QString::fromLatin1(hash)}
        );
    }
    return steps;
}

Result<QMap<int, QString>> stepsDone(Connection& connection)
{
    const QString make =
        u"CREATE TABLE IF NOT EXISTS migrations ("
        "number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)"_s;
    if (const auto made = connection.run(make); !made) {
        return made.error();
    }
    auto rows = connection.run(u"SELECT number, checksum FROM migrations"_s);
    if (!rows) {
        return rows.error();
    }
    QMap<int, QString> done;
    while (rows->next()) {
        done.insert(static_cast<int>(rows->integer(0)), rows->text(1));
    }
    return done;
}

Result<void> runStep(Connection& connection, const Step& step)
{
    QStringList statements = splitStatements(step.script);
    statements.prepend(u"BEGIN IMMEDIATE"_s);
    for (const QString& statement : std::as_const(statements)) {
        if (const auto done = connection.run(statement); !done) {
            return Error{
                ErrorCode::Internal,
                u"Schema step %1 failed."_s.arg(step.name),
                done.error().detail};
        }
    }
    const QString record = u"INSERT INTO migrations (number, name, checksum) VALUES (?, ?, ?)"_s;
    if (const auto done = connection.run(record, {step.number, step.name, step.checksum}); !done) {
        return done.error();
    }
    const auto committed = connection.run(u"COMMIT"_s);
    return committed ? Result<void>() : Result<void>(committed.error());
}

} // namespace

QStringList splitStatements(const QString& script)
{
    QStringList statements;
    QString current;
    bool isQuoted = false;
    for (qsizetype i = 0; i < script.size(); ++i) {
        const QChar c = script[i];
        if (!isQuoted && c == u'-' && script.mid(i, 2) == u"--") {
            const qsizetype end = script.indexOf(u'\n', i);
            i = end < 0 ? script.size() : end;
            current += u'\n';
            continue;
        }
        isQuoted ^= c == u'\'';
        if (c == u';' && !isQuoted) {
            statements.append(current.trimmed());
            current.clear();
        } else {
            current += c;
        }
    }
    statements.append(current.trimmed());
    statements.removeAll(QString());
    return statements;
}

Result<void> migrate(Connection& connection)
{
    const auto done = stepsDone(connection);
    if (!done) {
        return done.error();
    }
    const QList<Step> steps = stepsOfThisProgram();
    const int newest = steps.isEmpty() ? 0 : steps.last().number;
    if (!done->isEmpty() && done->lastKey() > newest) {
        const QString what =
            u"The database has schema %1, this program knows only %2. Use the newer program."_s;
        return Error{ErrorCode::Conflict, what.arg(done->lastKey()).arg(newest), {}};
    }
    for (const Step& step : steps) {
        if (!done->contains(step.number)) {
            if (const auto ran = runStep(connection, step); !ran) {
                return ran.error();
            }
        } else if (done->value(step.number) != step.checksum) {
            const QString what =
                u"Schema step %1 was changed after it had run; old steps are never edited."_s;
            return Error{ErrorCode::Conflict, what.arg(step.name), {}};
        }
    }
    return {};
}

} // namespace adjudge
