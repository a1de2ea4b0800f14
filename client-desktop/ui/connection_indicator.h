// The connection as it is: icon, words and, while waiting, the seconds to the next attempt. Never
// green unless events really arrive.
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace adjudge::desktop {

class SessionState;

class ConnectionIndicator : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionIndicator(const SessionState& session, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void retryRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void update();

    const SessionState& m_session;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QToolButton* m_retry = nullptr;
};

} // namespace adjudge::desktop
