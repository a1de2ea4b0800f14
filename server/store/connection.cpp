#include "server/store/connection.h"

#include <QSqlError>
#include <QSqlRecord>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Error sqlError(const QSqlError& error, const QString& sql)
{
    constexpr int kSqliteBusy = 5;
    const bool isBusy = error.nativeErrorCode().toInt() == kSqliteBusy;
    return {
        isBusy ? ErrorCode::Unavailable : ErrorCode::Internal,
        isBusy ? u"The database is busy; try again."_s : u"The database refused a statement."_s,
        u"%1 in: %2"_s.arg(error.text(), sql.simplified())};
}

} // namespace

Connection::Connection(QSqlDatabase database, QString name)
    : m_database(std::move(database))
    , m_name(std::move(name))
{
}

Connection::~Connection()
{
    qDeleteAll(m_statements); // before the connection, or Qt warns that it is still in use
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<Connection>> Connection::open(const QString& file, const QString& name)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
    database.setDatabaseName(file);
    database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=10000"_s);
    const bool isOpen = database.open();
    const QString why = database.lastError().text();
    std::unique_ptr<Connection> connection(new Connection(std::move(database), name));
    if (!isOpen) {
        const QString what =
            u"Cannot open the database %1: %2. Is the folder there and writable?"_s;
        return Error{ErrorCode::Unavailable, what.arg(file, why), {}};
    }
    // FULL: a 201 means that the submission is on disk (law 7).
    for (const QString& pragma : {
             u"PRAGMA journal_mode=WAL"_s,
             u"PRAGMA synchronous=FULL"_s,
             u"PRAGMA foreign_keys=ON"_s,
             u"PRAGMA temp_store=MEMORY"_s,
         }) {
        if (const auto done = connection->run(pragma); !done) {
            return done.error();
        }
    }
    return connection;
}

Result<Rows> Connection::run(const QString& sql, const QVariantList& values)
{
    QSqlQuery*& query = m_statements[sql];
    if (!query) {
        query = new QSqlQuery(m_database);
        query->setForwardOnly(true);
        if (!query->prepare(sql)) {
            const Error error = sqlError(query->lastError(), sql);
            delete m_statements.take(sql);
            return error;
        }
    }
    for (int i = 0; i < values.size(); ++i) {
        // A null QString would be bound as NULL; absent is only what has no value at all.
        const bool isEmptyText =
            values[i].typeId() == QMetaType::QString && values[i].toString().isNull();
        query->bindValue(i, isEmptyText ? QVariant(u""_s) : values[i]);
    }
    if (!query->exec()) {
        return sqlError(query->lastError(), sql);
    }
    const int columns = query->record().count();
    QList<QVariantList> rows;
    while (query->next()) {
        QVariantList& row = rows.emplace_back();
        for (int column = 0; column < columns; ++column) {
            row.append(query->value(column));
        }
    }
    const int changed = query->numRowsAffected();
    query->finish();
    return Rows(std::move(rows), changed);
}

} // namespace adjudge
