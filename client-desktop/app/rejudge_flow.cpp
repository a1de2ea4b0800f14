#include "client-desktop/app/rejudge_flow.h"

namespace adjudge::desktop {

RejudgeFlow::RejudgeFlow(RestClient& rest, RejudgeDialog& dialog, QObject* parent)
    : QObject(parent)
    , m_rest(rest)
    , m_dialog(dialog)
{
    constexpr std::chrono::milliseconds kStep{1000};
    m_timer.setSingleShot(true);
    m_timer.setInterval(kStep);
    connect(&m_timer, &QTimer::timeout, this, &RejudgeFlow::ask);
    connect(&m_dialog, &RejudgeDialog::startRequested, this, [this](const RejudgeWish& wish) {
        m_rest.startRejudging(wish, this, [this](const Result<RejudgeSet>& set) { show(set); });
    });
    connect(&m_dialog, &RejudgeDialog::endRequested, this, [this](RejudgingId id, bool isApplying) {
        m_rest.endRejudging(id, isApplying, this, [this, id](const Result<RejudgeSet>& set) {
            if (set) {
                m_rest.rejudging(id, this, [this](const Result<RejudgeSet>& all) { show(all); });
            } else {
                m_dialog.showFault(set.error().message);
            }
        });
    });
}

void RejudgeFlow::ask()
{
    if (m_dialog.isWaiting()) {
        m_rest.rejudging(m_dialog.set(), this, [this](const Result<RejudgeSet>& set) {
            show(set);
        });
    }
}

void RejudgeFlow::show(const Result<RejudgeSet>& set)
{
    if (!set) {
        m_dialog.showFault(set.error().message);
        m_timer.start(); // the server may be back
        return;
    }
    m_dialog.showSet(*set);
    if (set->isOpen()) {
        m_timer.start();
    }
}

void RejudgeFlow::rejudge(SubmissionId id)
{
    m_rest.rejudge(id, this, [this, id](const Result<RejudgeSet>& set) {
        Q_EMIT told(
            set ? tr("Submission %1 is being judged again.").arg(id.text()) : set.error().message
        );
    });
}

} // namespace adjudge::desktop
