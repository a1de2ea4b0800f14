#include "client-desktop/model/synchroniser.h"

#include "client-desktop/model/live_topics.h"
#include "client-desktop/model/problem_list.h"
#include "client-desktop/model/session_state.h"
#include "client-desktop/model/submission_detail.h"
#include "client-desktop/model/submission_list.h"

#include <algorithm>

namespace adjudge::desktop {

Synchroniser::Synchroniser(
    RestClient& rest,
    ServerLink& link,
    ClientModels models,
    std::function<double()> random,
    QObject* parent
)
    : QObject(parent)
    , m_rest(rest)
    , m_link(link)
    , m_models(models)
    , m_random(std::move(random))
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Synchroniser::fetchProblems);
    connect(&m_link, &ServerLink::snapshotNeeded, this, &Synchroniser::fetchAll);
    connect(&m_link, &ServerLink::stateChanged, this, &Synchroniser::handleLinkState);
    connect(&m_link, &ServerLink::loginNeeded, this, &Synchroniser::loginNeeded);
    connect(&m_link, &ServerLink::received, this, [this](const ServerMessage& m) { handle(m); });
}

void Synchroniser::begin(const QUrl& live, const QString& token, const QList<Problem>& problems)
{
    m_models.problems.apply(problems);
    m_models.submissions.setProblemTitles(m_models.problems.titles());
    updateTopics();
    m_link.open(live, token, m_topics);
}

void Synchroniser::end()
{
    ++m_round;
    m_retry.stop();
    m_link.close();
    m_models.detail.close();
    m_models.submissions.clear();
    m_models.problems.clear();
    m_openProblem = {};
    m_next = {};
}

void Synchroniser::openSubmission(SubmissionId id)
{
    if (id == m_models.detail.id()) {
        return;
    }
    m_models.detail.open(id, m_models.submissions.find(id));
    updateTopics();
    if (id.isValid()) {
        // At once for the eye; again when the topic is confirmed, for completeness.
        fetchDetail();
    }
}

void Synchroniser::openProblem(ProblemId id)
{
    m_openProblem = id;
    updateTopics();
}

void Synchroniser::updateTopics()
{
    m_topics = liveTopics(
        {.user = m_models.session.userId(),
         .mayHearAll = m_models.session.mayHearAll(),
         .problems = m_models.problems.ids(),
         .openProblem = m_openProblem,
         .openSubmission = m_models.detail.id()}
    );
    m_confirmed.removeIf([this](const Topic& topic) { return !m_topics.contains(topic); });
    m_link.setTopics(m_topics);
}

void Synchroniser::fetchAll(bool epochChanged)
{
    m_epochChanged = m_epochChanged || epochChanged;
    m_backoff.reset();
    fetchProblems();
}

void Synchroniser::fetchProblems()
{
    m_retry.stop();
    m_rest.problems(this, [this, round = ++m_round](const Result<QList<Problem>>& problems) {
        if (round != m_round) {
            return;
        }
        if (!problems) {
            giveUpForNow(problems.error());
            return;
        }
        m_models.problems.apply(*problems);
        m_models.submissions.setProblemTitles(m_models.problems.titles());
        updateTopics(); // for topics that are new, handle(Subscribed) fetches once more
        fetchPages();
    });
}

void Synchroniser::fetchPages()
{
    m_rest.page({}, this, [this, round = m_round](const Result<SubmissionPage>& all) {
        if (round != m_round) {
            return;
        }
        if (!all) {
            giveUpForNow(all.error());
        } else if (m_models.session.user() && all->next.isValid()) {
            fetchMine(*all);
        } else {
            finish(*all, *all);
        }
    });
}

void Synchroniser::fetchMine(const SubmissionPage& all)
{
    const PageQuery query{.isMine = true, .before = {}};
    const auto answer = [this, all, round = m_round](const Result<SubmissionPage>& mine) {
        if (round != m_round) {
            return;
        }
        if (!mine) {
            giveUpForNow(mine.error());
        } else {
            finish(all, *mine);
        }
    };
    m_rest.page(query, this, answer);
}

void Synchroniser::finish(const SubmissionPage& all, const SubmissionPage& mine)
{
    if (all.at.epoch != mine.at.epoch) {
        fetchProblems(); // the log was replaced in between
        return;
    }
    const Cursor at{all.at.epoch, std::min(all.at.seq, mine.at.seq)};
    m_models.submissions.apply({at, all.submissions + mine.submissions}, m_epochChanged);
    m_models.problems.apply(m_models.submissions.submissions(), m_models.session.userId());
    m_next = all.next;
    m_backoff.reset();
    if (m_epochChanged) {
        m_epochChanged = false;
        m_models.detail.open(m_models.detail.id(), m_models.submissions.find(m_models.detail.id()));
    }
    if (m_models.detail.id().isValid()) {
        fetchDetail();
    }
    m_link.snapshotApplied();
    Q_EMIT synchronised();
}

void Synchroniser::giveUpForNow(const Error& error)
{
    if (error.code == ErrorCode::Unauthenticated) {
        Q_EMIT loginNeeded(error.message);
        return;
    }
    m_retry.start(m_backoff.next(m_random()));
    Q_EMIT failed(error.message);
}

void Synchroniser::fetchOlder()
{
    if (!m_next.isValid()) {
        return;
    }
    const PageQuery query{.before = m_next};
    m_rest.page(query, this, [this, round = m_round](const Result<SubmissionPage>& page) {
        if (round != m_round) {
            return;
        }
        if (!page) {
            Q_EMIT failed(page.error().message);
            return;
        }
        m_next = page->next;
        m_models.submissions.append(page->submissions);
        m_models.problems.apply(m_models.submissions.submissions(), m_models.session.userId());
        Q_EMIT synchronised();
    });
}

void Synchroniser::fetchDetail()
{
    const SubmissionId id = m_models.detail.id();
    m_rest.detail(id, this, [this, id](const Result<DetailSnapshot>& detail) {
        if (id != m_models.detail.id()) {
            return;
        }
        if (!detail) {
            if (!m_models.detail.isLoaded()) {
                m_models.detail.applyFailure(detail.error().message);
            }
            return;
        }
        m_models.detail.apply(*detail);
        if (detail->maySeeSource && !m_models.detail.source()) {
            fetchSource();
        }
    });
}

void Synchroniser::fetchSource()
{
    m_rest.source(m_models.detail.id(), this, [this](const Result<SourceText>& source) {
        if (source) {
            m_models.detail.apply(*source);
        }
    });
}

void Synchroniser::handleLinkState()
{
    const bool isConnected =
        m_link.state() == LinkState::Live || m_link.state() == LinkState::Syncing;
    if (!isConnected) {
        ++m_round;
        m_retry.stop();
    } else if (m_link.state() == LinkState::Live && m_models.detail.id().isValid() &&
               !m_models.detail.isLoaded()) {
        fetchDetail(); // it was opened while there was no connection
    }
}

void Synchroniser::handle(const ServerMessage& message)
{
    if (const auto* welcome = std::get_if<message::Welcome>(&message)) {
        m_confirmed = welcome->topics;
    } else if (const auto* update = std::get_if<message::SubmissionUpdate>(&message)) {
        handle(*update);
    } else if (const auto* test = std::get_if<message::TestDone>(&message)) {
        m_models.detail.apply(*test);
    } else if (const auto* log = std::get_if<message::CompileLog>(&message)) {
        m_models.detail.apply(*log);
    } else if (const auto* analysis = std::get_if<message::ErrorAnalysis>(&message)) {
        m_models.detail.apply(*analysis);
    } else if (const auto* subscribed = std::get_if<message::Subscribed>(&message)) {
        handle(*subscribed);
    } else if (const auto* problem = std::get_if<message::ProblemUpdate>(&message)) {
        fetchProblems();
        Q_EMIT problemChanged(problem->problem);
    }
}

void Synchroniser::handle(const message::SubmissionUpdate& event)
{
    if (m_models.submissions.apply(event)) {
        m_models.problems.apply(event);
    }
    m_models.detail.apply(event);
    if (event.submission.id == m_models.detail.id() && m_models.detail.isIncomplete()) {
        fetchDetail();
    }
}

void Synchroniser::handle(const message::Subscribed& event)
{
    bool isListNew = false;
    for (const Topic& topic : event.topics) {
        if (m_confirmed.contains(topic)) {
            continue;
        }
        if (topic == Topic::submission(m_models.detail.id())) {
            fetchDetail();
        } else if (topic.kind != Topic::Kind::Submission) {
            isListNew = true;
        }
    }
    m_confirmed = event.topics;
    if (isListNew) {
        fetchProblems();
    }
}

} // namespace adjudge::desktop
