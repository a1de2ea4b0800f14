// The golden files hold the C++ codec and the page's codec (tests/browser/codec_test.mjs) to the
// same messages: each is decoded, encoded again and must be the same JSON value.
#include "shared/wire/codec.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TstGolden : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFileComesBackTheSame_data();
    void everyFileComesBackTheSame();
    void everyTypeHasAFile();
    void unknownFieldsAreIgnored();
};

namespace {

QDir goldenFolder()
{
    return QDir(QStringLiteral(ADJUDGE_SOURCE_DIR "/tests/shared/wire/golden"));
}

QByteArray readFile(const QString& name)
{
    QFile file(goldenFolder().filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// What the codec makes of a frame; empty with the reason in `fault` if it refuses it.
QByteArray throughCodec(bool isClient, const QByteArray& frame, QString& fault)
{
    if (isClient) {
        const auto message = wire::decodeClient(frame);
        fault = message ? QString() : message.error().message;
        return message ? wire::encode(*message) : QByteArray();
    }
    const auto message = wire::decodeServer(frame);
    fault = message ? QString() : message.error().message;
    return message ? wire::encode(*message) : QByteArray();
}

} // namespace

void TstGolden::everyFileComesBackTheSame_data()
{
    QTest::addColumn<QString>("name");
    const QStringList names = goldenFolder().entryList({u"*.json"_s}, QDir::Files);
    QVERIFY(!names.isEmpty());
    for (const QString& name : names) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TstGolden::everyFileComesBackTheSame()
{
    QFETCH(QString, name);
    const QByteArray frame = readFile(name);
    QString fault;
    const QByteArray again = throughCodec(name.startsWith("client_"_L1), frame, fault);
    QVERIFY2(!again.isEmpty(), qPrintable(fault));
    QCOMPARE(QJsonDocument::fromJson(again), QJsonDocument::fromJson(frame));
}

void TstGolden::everyTypeHasAFile()
{
    QSet<QString> clientTypes;
    QSet<QString> serverTypes;
    for (const QString& name : goldenFolder().entryList({u"*.json"_s}, QDir::Files)) {
        const QJsonObject object = QJsonDocument::fromJson(readFile(name)).object();
        (name.startsWith("client_"_L1) ? clientTypes : serverTypes)
            .insert(object.value("type"_L1).toString());
    }
    // One alternative of the variant is one message type.
    QCOMPARE(clientTypes.size(), qsizetype{std::variant_size_v<ClientMessage>});
    QCOMPARE(serverTypes.size(), qsizetype{std::variant_size_v<ServerMessage>});
}

void TstGolden::unknownFieldsAreIgnored()
{
    QJsonObject object =
        QJsonDocument::fromJson(readFile(u"server_submission_update.json"_s)).object();
    object.insert(u"of_a_later_version"_s, QJsonObject{{u"a"_s, 1}});
    QString fault;
    const QByteArray frame = QJsonDocument(object).toJson();
    const QByteArray again = throughCodec(false, frame, fault);
    QCOMPARE(
        QJsonDocument::fromJson(again),
        QJsonDocument::fromJson(readFile(u"server_submission_update.json"_s))
    );
}

QTEST_GUILESS_MAIN(TstGolden)
#include "tst_golden.moc"
