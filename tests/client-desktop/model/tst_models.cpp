#include "client-desktop/model/live_topics.h"
#include "client-desktop/model/problem_list.h"
#include "client-desktop/model/session_state.h"
#include "client-desktop/model/status_look.h"
#include "client-desktop/model/submission_detail.h"
#include "client-desktop/model/submission_filter.h"
#include "client-desktop/model/submission_list.h"

#include <QAbstractItemModelTester>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace adjudge;
using namespace adjudge::desktop;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

Submission make(qint64 id, Status status, qint64 seq, qint64 user = 3, qint64 problem = 1)
{
    Submission s;
    s.id = SubmissionId(id);
    s.problem = ProblemId(problem);
    s.problemName = u"hello"_s;
    s.user = UserId(user);
    s.userName = u"ada"_s;
    s.language = u"cpp17"_s;
    s.submittedAt = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    s.status = status;
    s.seq = seq;
    return s;
}

QList<qint64> idsOf(const SubmissionList& list)
{
    QList<qint64> ids;
    for (const Submission& s : list.submissions()) {
        ids << s.id.value();
    }
    return ids;
}

Problem problem(qint64 id, const QString& title)
{
    Problem p;
    p.id = ProblemId(id);
    p.name = title.toLower();
    p.title = title;
    return p;
}

TestResult test(int index, Status verdict = Status::Accepted)
{
    TestResult t;
    t.index = index;
    t.name = u"secret/%1"_s.arg(index);
    t.verdict = verdict;
    return t;
}

DetailSnapshot snapshot(qint64 seq, const Submission& s, const QList<TestResult>& tests)
{
    return {{u"e1"_s, seq}, s, true, QString(), tests, {}};
}

} // namespace

class TestModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void listKeepsNewestFirst()
    {
        SubmissionList list;
        QAbstractItemModelTester tester(&list, kFatal);
        list.apply(
            {{u"e"_s, 10},
             {make(2, Status::Accepted, 5),
              make(9, Status::Queued, 6),
              make(2, Status::Accepted, 5)}},
            false
        );
        QCOMPARE(idsOf(list), (QList<qint64>{9, 2}));
        list.apply(message::SubmissionUpdate{make(5, Status::Queued, 11)});
        list.append({make(1, Status::WrongAnswer, 3)});
        QCOMPARE(idsOf(list), (QList<qint64>{9, 5, 2, 1}));
    }

    void listIgnoresWhatItKnows()
    {
        SubmissionList list;
        QAbstractItemModelTester tester(&list, kFatal);
        QVERIFY(list.apply(message::SubmissionUpdate{make(1, Status::Running, 20)}));
        QVERIFY(!list.apply(message::SubmissionUpdate{make(1, Status::Queued, 19)}));
        QVERIFY(!list.apply(message::SubmissionUpdate{make(1, Status::Accepted, 20)}));
        QCOMPARE(list.find(SubmissionId(1))->status, Status::Running);
        // A snapshot that was taken before the event came does not take it back.
        list.apply({{u"e"_s, 15}, {make(1, Status::Queued, 12)}}, false);
        QCOMPARE(list.find(SubmissionId(1))->status, Status::Running);
    }

    void listDropsWhatASnapshotDoesNotKnow()
    {
        SubmissionList list;
        QAbstractItemModelTester tester(&list, kFatal);
        list.apply({{u"e"_s, 10}, {make(1, Status::Queued, 1), make(2, Status::Queued, 2)}}, false);
        list.apply(message::SubmissionUpdate{make(3, Status::Queued, 30)});
        list.apply({{u"e"_s, 20}, {make(2, Status::Accepted, 18)}}, false);
        QCOMPARE(idsOf(list), (QList<qint64>{3, 2})); // 3 is younger than the snapshot
        list.apply({{u"f"_s, 5}, {make(2, Status::WrongAnswer, 2)}}, true); // another log
        QCOMPARE(idsOf(list), QList<qint64>{2});
        QCOMPARE(list.find(SubmissionId(2))->status, Status::WrongAnswer);
    }

    void listTellsEachVerdictOnce()
    {
        SubmissionList list;
        QList<Status> told;
        connect(&list, &SubmissionList::verdictArrived, this, [&](const Submission& s) {
            told << s.status;
        });
        list.apply(
            {{u"e"_s, 10}, {make(1, Status::Accepted, 1), make(2, Status::Running, 2)}}, false
        );
        QVERIFY(told.isEmpty()); // old news
        list.apply(message::SubmissionUpdate{make(2, Status::WrongAnswer, 11)});
        list.apply(message::SubmissionUpdate{make(2, Status::WrongAnswer, 12)}); // metrics, say
        QCOMPARE(told, QList{Status::WrongAnswer});
        Submission rejudged = make(2, Status::WrongAnswer, 13);
        rejudged.judging = 2;
        list.apply(message::SubmissionUpdate{rejudged});
        QCOMPARE(told.size(), 2);
        // While we were away: the snapshot brings the verdict of a row that was under way.
        list.apply(message::SubmissionUpdate{make(3, Status::Running, 14)});
        list.apply({{u"e"_s, 20}, {make(3, Status::Accepted, 19)}}, false);
        QCOMPARE(told.last(), Status::Accepted);
        QCOMPARE(told.size(), 3);
    }

    void listShowsProgressInWords()
    {
        SubmissionList list;
        Submission s = make(1, Status::Running, 1);
        s.test = 8;
        s.tests = 20;
        list.apply(message::SubmissionUpdate{s});
        const QModelIndex index = list.index(0, SubmissionList::StatusColumn);
        QCOMPARE(index.data().toString(), u"Test 8 of 20"_s);
        QCOMPARE(index.data(SubmissionList::ProgressRole).toDouble(), 7.0 / 20);
        QVERIFY(index.data(Qt::DecorationRole).isValid());
        QVERIFY(index.data(SubmissionList::ColorRole).isValid());
        s = make(1, Status::WrongAnswer, 2);
        s.test = 3;
        s.time = std::chrono::milliseconds(1250);
        s.memoryBytes = 3 * 1024 * 1024;
        list.apply(message::SubmissionUpdate{s});
        QCOMPARE(index.data().toString(), u"Wrong answer on test 3"_s);
        QVERIFY(!index.data(SubmissionList::ProgressRole).isValid());
        QCOMPARE(list.index(0, SubmissionList::TimeColumn).data().toString(), u"1.25 s"_s);
        QCOMPARE(list.index(0, SubmissionList::MemoryColumn).data().toString(), u"3 MiB"_s);
    }

    void everyStatusHasALook()
    {
        QSet<QString> icons;
        for (const Status status : allStatuses()) {
            QCOMPARE(statusWords(status), QString::fromLatin1(statusRow(status).words));
            QVERIFY(statusColor(status, true) != statusColor(status, false));
            icons << statusIconPath(status);
        }
        QCOMPARE(icons.size(), allStatuses().size() - 1); // compiling and running share one
    }

    void filterShowsMineOrOneProblem()
    {
        SubmissionList list;
        SubmissionFilter filter;
        filter.setSourceModel(&list);
        QAbstractItemModelTester tester(&filter, kFatal);
        list.apply(
            {{u"e"_s, 9},
             {make(1, Status::Accepted, 1, 3, 1),
              make(2, Status::Accepted, 2, 4, 1),
              make(3, Status::Accepted, 3, 4, 2)}},
            false
        );
        filter.setUser(UserId(4));
        filter.setProblem(ProblemId(1));
        QCOMPARE(filter.rowCount(), 3);
        filter.show(SubmissionFilter::Show::Mine);
        QCOMPARE(filter.rowCount(), 2);
        filter.show(SubmissionFilter::Show::Problem);
        QCOMPARE(filter.rowCount(), 2);
        list.apply(message::SubmissionUpdate{make(4, Status::Queued, 10, 5, 1)});
        QCOMPARE(filter.rowCount(), 3);
    }

    void problemsKnowHowFarIAm()
    {
        ProblemList problems;
        QAbstractItemModelTester tester(&problems, kFatal);
        problems.apply(QList<Problem>{problem(1, u"A"_s), problem(2, u"B"_s)});
        problems.apply(
            QList<Submission>{make(1, Status::WrongAnswer, 1), make(2, Status::Accepted, 2, 99)},
            UserId(3)
        );
        using Progress = ProblemList::Progress;
        QCOMPARE(problems.progressOf(ProblemId(1)), Progress::Tried);
        QCOMPARE(problems.progressOf(ProblemId(2)), Progress::Untouched);
        problems.apply(message::SubmissionUpdate{make(5, Status::Queued, 6)});
        QCOMPARE(problems.progressOf(ProblemId(1)), Progress::Judging);
        problems.apply(message::SubmissionUpdate{make(5, Status::Accepted, 7)});
        QCOMPARE(problems.progressOf(ProblemId(1)), Progress::Solved);
        problems.apply(message::SubmissionUpdate{make(5, Status::WrongAnswer, 8)}); // rejudged
        QCOMPARE(problems.progressOf(ProblemId(1)), Progress::Tried);
        QSignalSpy resets(&problems, &QAbstractItemModel::modelReset);
        problems.apply(QList<Problem>{problem(1, u"New title"_s), problem(2, u"B"_s)});
        QCOMPARE(resets.size(), 0);
        QCOMPARE(problems.index(0).data().toString(), u"New title"_s);
    }

    void detailTakesTestsInAnyOrderOnce()
    {
        SubmissionDetail detail;
        QAbstractItemModelTester tester(&detail, kFatal);
        const Submission s = make(1, Status::Running, 4);
        detail.open(s.id, s);
        detail.apply(message::TestDone{5, s.id, 1, test(1)}
        ); // before the snapshot: it will have it
        QCOMPARE(detail.rowCount(), 0);
        detail.apply(snapshot(6, s, {test(2), test(1)}));
        QCOMPARE(detail.rowCount(), 2);
        detail.apply(message::TestDone{6, s.id, 1, test(3)}); // not above the snapshot's number
        QCOMPARE(detail.rowCount(), 2);
        detail.apply(message::TestDone{9, s.id, 1, test(4)});
        detail.apply(message::TestDone{8, s.id, 1, test(3, Status::WrongAnswer)});
        detail.apply(message::TestDone{9, s.id, 1, test(4)});
        QCOMPARE(detail.rowCount(), 4);
        QCOMPARE(
            detail.index(2, SubmissionDetail::VerdictColumn).data().toString(), u"Wrong answer"_s
        );
        detail.apply(message::TestDone{10, SubmissionId(77), 1, test(5)}); // of another
        QCOMPARE(detail.rowCount(), 4);
    }

    void detailStartsAfreshWithARejudge()
    {
        SubmissionDetail detail;
        QAbstractItemModelTester tester(&detail, kFatal);
        const Submission s = make(1, Status::Accepted, 4);
        detail.open(s.id, s);
        detail.apply(snapshot(6, s, {test(1), test(2)}));
        Submission again = make(1, Status::Queued, 7);
        again.judging = 2;
        detail.apply(message::SubmissionUpdate{again});
        QCOMPARE(detail.rowCount(), 0);
        detail.apply(message::TestDone{8, s.id, 1, test(9)}); // a straggler of the first judging
        QCOMPARE(detail.rowCount(), 0);
        Analysis why;
        why.kind = u"off_by_one"_s;
        detail.apply(message::ErrorAnalysis{8, s.id, 1, why});
        QVERIFY(!detail.analysis()); // of the first judging too
        detail.apply(message::ErrorAnalysis{9, s.id, 2, why});
        QCOMPARE(detail.analysis()->kind, u"off_by_one"_s);
        detail.apply(message::CompileLog{9, s.id, 2, u"warning"_s});
        detail.apply(message::TestDone{10, s.id, 2, test(1)});
        QCOMPARE(detail.rowCount(), 1);
        QCOMPARE(detail.compileLog(), u"warning"_s);
        again.status = Status::WrongAnswer;
        again.seq = 11;
        again.test = 2;
        detail.apply(message::SubmissionUpdate{again});
        QVERIFY(detail.isIncomplete()); // test 2 never came: worth a snapshot
    }

    void topicsStayWithinTheServersLimit()
    {
        LiveInterest interest;
        interest.user = UserId(3);
        interest.openProblem = ProblemId(90);
        interest.openSubmission = SubmissionId(5);
        for (int i = 1; i <= 100; ++i) {
            interest.problems << ProblemId(i);
        }
        const QList<Topic> topics = liveTopics(interest);
        QCOMPARE(topics.size(), 64);
        QVERIFY(topics.contains(Topic::problem(ProblemId(90))));
        QVERIFY(topics.contains(Topic::submission(SubmissionId(5))));
        QVERIFY(topics.contains(Topic::user(UserId(3))));
        interest.openSubmission = {};
        QCOMPARE(liveTopics(interest).size(), 63); // a place is kept
        interest.mayHearAll = true;
        QCOMPARE(liveTopics(interest).size(), 2);
    }

    void sessionSaysHowLiveItIs()
    {
        SessionState session;
        session.begin(
            QUrl(u"http://localhost:8100/"_s), {}, User{UserId(3), u"ada"_s, u"Ada"_s, Role::Judge}
        );
        QCOMPARE(session.whoText(), u"Ada at localhost:8100"_s);
        QVERIFY(session.mayHearAll());
        session.setLink(LinkState::Live, {}, {});
        QVERIFY(session.isLive());
        session.setLink(
            LinkState::Waiting, u"The connection was lost"_s, std::chrono::milliseconds(6200)
        );
        QVERIFY(!session.isLive());
        QCOMPARE(session.linkText(), u"The connection was lost. Next attempt in 7 s"_s);
    }
};

QTEST_MAIN(TestModels)
#include "tst_models.moc"
