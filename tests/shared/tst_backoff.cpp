#include "shared/backoff.h"

#include <QTest>

using namespace adjudge;
using namespace std::chrono_literals;

class TestBackoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void ceilingDoublesUpToTheCap()
    {
        Backoff backoff({.base = 500ms, .cap = 15s});
        const QList<std::chrono::milliseconds> expected{500ms, 1s, 2s, 4s, 8s, 15s, 15s};
        for (const auto ceiling : expected) {
            QCOMPARE(backoff.next(1.0).count(), ceiling.count());
        }
    }

    void jitterIsFull()
    {
        Backoff backoff({.base = 1s, .cap = 15s});
        QCOMPARE(backoff.next(0.0).count(), 0);
        QCOMPARE(backoff.next(0.5).count(), 1000);
    }

    void resetStartsOver()
    {
        Backoff backoff({.base = 1s, .cap = 15s});
        (void)backoff.next(1.0);
        (void)backoff.next(1.0);
        backoff.reset();
        QCOMPARE(backoff.next(1.0).count(), 1000);
    }

    void manyAttemptsDoNotOverflow()
    {
        Backoff backoff({.base = 500ms, .cap = 15s});
        for (int i = 0; i < 200; ++i) {
            QCOMPARE_LE(backoff.next(0.999).count(), 15'000);
        }
    }
};

QTEST_APPLESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
