// Keeps the models equal to the server: fetches snapshots when the stream starts or has a hole, and
// gives each live message to the models it is about. Order of things after a welcome that is no
// resumption: problems, topics, submissions, then the link may call itself live. A new topic's
// snapshot is fetched only after the server has confirmed the topic: nothing falls in between.
#pragma once

#include "client-desktop/link/rest_client.h"
#include "client-desktop/link/server_link.h"
#include "shared/backoff.h"

#include <QTimer>

namespace adjudge::desktop {

class ProblemList;
class SessionState;
class SubmissionDetail;
class SubmissionList;

struct ClientModels
{
    SessionState& session;
    ProblemList& problems;
    SubmissionList& submissions;
    SubmissionDetail& detail;
};

class Synchroniser : public QObject
{
    Q_OBJECT

public:
    // All are borrowed and outlive this.
    Synchroniser(
        RestClient& rest,
        ServerLink& link,
        ClientModels models,
        std::function<double()> random,
        QObject* parent = nullptr
    );

    // The session has begun: opens the link. `problems` are known already from the login.
    void begin(const QUrl& live, const QString& token, const QList<Problem>& problems);
    void end();

    void openSubmission(SubmissionId id); // invalid: none
    void openProblem(ProblemId id);
    void fetchOlder(); // the page below the oldest row that is held

    [[nodiscard]] bool hasOlder() const { return m_next.isValid(); }

Q_SIGNALS:
    void problemChanged(ProblemId id);   // its statement should be fetched again
    void failed(const QString& message); // a snapshot could not be fetched; it is tried again
    void loginNeeded(const QString& reason);
    void synchronised();

private:
    void fetchAll(bool epochChanged);
    void fetchProblems();
    void fetchPages();
    void fetchMine(const SubmissionPage& all);
    void fetchDetail();
    void fetchSource();
    void finish(const SubmissionPage& all, const SubmissionPage& mine);
    void handle(const ServerMessage& message);
    void handle(const message::SubmissionUpdate& event);
    void handle(const message::Subscribed& event);
    void handleLinkState();
    void giveUpForNow(const Error& error);
    void updateTopics();

    RestClient& m_rest;
    ServerLink& m_link;
    ClientModels m_models;
    std::function<double()> m_random;
    Backoff m_backoff;
    QTimer m_retry;
    ProblemId m_openProblem;
    SubmissionId m_next;
    QList<Topic> m_topics;    // wanted
    QList<Topic> m_confirmed; // those of them that the server has confirmed on this connection
    int m_round = 0;          // answers of an earlier round of fetching are of no interest
    bool m_epochChanged = false;
};

} // namespace adjudge::desktop
