// Tells of a verdict on top of its parent's content: appears, stays some seconds, fades. It is no
// window, takes no focus and no keys, and covers nothing for long. While the pointer is on it, it
// stays.
#pragma once

#include "shared/submission.h"

#include <QFrame>
#include <QTimer>

class QGraphicsOpacityEffect;
class QLabel;
class QPropertyAnimation;
class QToolButton;

namespace adjudge::desktop {

class VerdictBanner : public QFrame
{
    Q_OBJECT

public:
    // `stay`: how long it is fully visible.
    VerdictBanner(std::chrono::milliseconds stay, QWidget* parent);

    void announce(const Submission& submission, const QString& problemTitle);

    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void opened(SubmissionId id); // clicked

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();
    void paintColors();
    void fade();

    QLabel* m_icon = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QToolButton* m_close = nullptr;
    QGraphicsOpacityEffect* m_opacity = nullptr;
    QPropertyAnimation* m_fading = nullptr;
    QTimer m_stay;
    SubmissionId m_submission;
    Status m_status = Status::Queued;
};

} // namespace adjudge::desktop
