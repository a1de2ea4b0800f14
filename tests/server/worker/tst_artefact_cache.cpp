#include "server/worker/artefact_cache.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestArtefactCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAndFinds();
    void damageIsAMiss();
    void theOldestGoFirst();
    void everythingIsInTheKey();
    void withoutAFolderNothingIsKept();
};

namespace {

QByteArray key(int n)
{
    return QByteArray::number(n).rightJustified(64, '0');
}

ArtefactCache::Entry entry(qsizetype bytes)
{
    return {u"warning: x"_s, {{u"program.out"_s, QByteArray(bytes, 'p'), true}}};
}

QStringList filesIn(const QString& folder)
{
    QStringList paths;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        paths.append(files.next());
    }
    return paths;
}

} // namespace

void TestArtefactCache::keepsAndFinds()
{
    const QTemporaryDir folder;
    ArtefactCache cache(folder.path(), 1 << 20);
    QVERIFY(!cache.find(key(1)));
    cache.store(key(1), entry(1000));
    const auto found = ArtefactCache(folder.path(), 1 << 20).find(key(1));
    QVERIFY(found.has_value());
    QCOMPARE(found->log, u"warning: x"_s);
    QCOMPARE(found->files.size(), 1);
    QCOMPARE(found->files.at(0).content, QByteArray(1000, 'p'));
    QVERIFY(found->files.at(0).isExecutable);
    QVERIFY(!cache.find(key(2)));
}

void TestArtefactCache::damageIsAMiss()
{
    const QTemporaryDir folder;
    ArtefactCache cache(folder.path(), 1 << 20);
    for (const int cut : {0, 10, 500}) {
        cache.store(key(1), entry(1000));
        QFile file(filesIn(folder.path()).constFirst());
        QVERIFY(file.resize(cut));
        QVERIFY(!cache.find(key(1)));
        QVERIFY(filesIn(folder.path()).isEmpty());
    }
    cache.store(key(1), entry(1000));
    QFile file(filesIn(folder.path()).constFirst());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(900));
    QVERIFY(file.putChar('X'));
    file.close();
    QVERIFY(!cache.find(key(1)));
}

void TestArtefactCache::theOldestGoFirst()
{
    const QTemporaryDir folder;
    ArtefactCache cache(folder.path(), 100'000);
    cache.store(key(1), entry(20'000));
    for (int n = 2; n <= 20; ++n) {
        QVERIFY2(cache.find(key(1)), qPrintable(QString::number(n))); // in use: stays
        cache.store(key(n), entry(20'000));
    }
    QVERIFY(cache.find(key(1)));
    QVERIFY(cache.find(key(20)));
    QVERIFY(!cache.find(key(2)));
    qint64 total = 0;
    for (const QString& path : filesIn(folder.path())) {
        total += QFile(path).size();
    }
    QVERIFY(total <= 100'000);
    cache.store(key(21), entry(50'000)); // half of the folder: not worth it
    QVERIFY(!cache.find(key(21)));
}

void TestArtefactCache::everythingIsInTheKey()
{
    HostLanguage language;
    language.spec.id = u"c"_s;
    language.spec.compile = QStringList{u"/usr/bin/gcc"_s, u"{sources}"_s};
    language.version = u"gcc 12"_s;
    SourceLayout layout;
    layout.files = {{u"main.c"_s, "int main(){}", false}};
    layout.values.sources = QStringList{u"/box/main.c"_s};
    const QByteArray first = ArtefactCache::keyOf(language, layout);
    QCOMPARE(ArtefactCache::keyOf(language, layout), first);
    QCOMPARE(first.size(), 64);
    HostLanguage newer = language;
    newer.version = u"gcc 13"_s;
    QVERIFY(ArtefactCache::keyOf(newer, layout) != first);
    HostLanguage other = language;
    other.spec.compile.append(u"-O2"_s);
    QVERIFY(ArtefactCache::keyOf(other, layout) != first);
    SourceLayout changed = layout;
    changed.files[0].content += ' ';
    QVERIFY(ArtefactCache::keyOf(language, changed) != first);
    // Where one file ends and the next begins is part of it.
    SourceLayout split = layout;
    split.files = {{u"main.c"_s, "int main()", false}, {u"b.h"_s, "{}", false}};
    QVERIFY(ArtefactCache::keyOf(language, split) != first);
}

void TestArtefactCache::withoutAFolderNothingIsKept()
{
    ArtefactCache cache({}, 1 << 20);
    cache.store(key(1), entry(10));
    QVERIFY(!cache.find(key(1)));
}

QTEST_GUILESS_MAIN(TestArtefactCache)
#include "tst_artefact_cache.moc"
