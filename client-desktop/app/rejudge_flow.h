// A judge's rejudging: asks the server what the dialog wants, and again every second while the set
// is being judged.
#pragma once

#include "client-desktop/link/rest_client.h"
#include "client-desktop/ui/rejudge_dialog.h"

#include <QObject>
#include <QTimer>

namespace adjudge::desktop {

class RejudgeFlow : public QObject
{
    Q_OBJECT

public:
    // All borrowed.
    RejudgeFlow(RestClient& rest, RejudgeDialog& dialog, QObject* parent = nullptr);

    void rejudge(SubmissionId id); // one, applied by itself

Q_SIGNALS:
    void told(const QString& message); // for the status bar

private:
    void ask();
    void show(const Result<RejudgeSet>& set);

    RestClient& m_rest;
    RejudgeDialog& m_dialog;
    QTimer m_timer;
};

} // namespace adjudge::desktop
