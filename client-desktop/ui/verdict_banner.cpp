#include "client-desktop/ui/verdict_banner.h"

#include "client-desktop/model/status_look.h"
#include "client-desktop/ui/look.h"

#include <QAccessible>
#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPropertyAnimation>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr std::chrono::milliseconds kFade{600};
constexpr int kIconSize = 32;
constexpr int kMinWidth = 320;

QString factsOf(const Submission& s, const QString& problemTitle)
{
    QStringList facts{problemTitle.isEmpty() ? s.problemName : problemTitle};
    if (s.status != Status::CompileError && s.status != Status::JudgeError) {
        facts << durationText(s.time) << memoryText(s.memoryBytes);
    }
    return facts.join(u" · "_s);
}

} // namespace

VerdictBanner::VerdictBanner(std::chrono::milliseconds stay, QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_close(new QToolButton(this))
    , m_opacity(new QGraphicsOpacityEffect(this))
    , m_fading(new QPropertyAnimation(m_opacity, "opacity", this))
{
    setFocusPolicy(Qt::NoFocus);
    setCursor(Qt::PointingHandCursor);
    setMinimumWidth(kMinWidth);
    setGraphicsEffect(m_opacity);
    look::setTitle(*m_title);
    m_text->setTextFormat(Qt::PlainText);
    m_close->setFocusPolicy(Qt::NoFocus);
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close the notice"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_text);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(look::kMargin + 8, look::kMargin, look::kMargin, look::kMargin);
    layout->setSpacing(look::kMargin + 2);
    layout->addWidget(m_icon);
    layout->addLayout(words, 1);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    hide();
    parent->installEventFilter(this);
    m_stay.setSingleShot(true);
    m_stay.setInterval(stay);
    m_fading->setDuration(static_cast<int>(kFade.count()));
    m_fading->setStartValue(1.0);
    m_fading->setEndValue(0.0);
    connect(&m_stay, &QTimer::timeout, this, &VerdictBanner::fade);
    connect(m_fading, &QPropertyAnimation::finished, this, &QWidget::hide);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
}

void VerdictBanner::announce(const Submission& submission, const QString& problemTitle)
{
    m_submission = submission.id;
    m_status = submission.status;
    const QString path = statusIconPath(submission.status);
    m_icon->setPixmap(QIcon(path).pixmap(QSize(kIconSize, kIconSize), devicePixelRatioF()));
    m_title->setText(tr("#%1: %2").arg(submission.id.text(), progressText(submission)));
    paintColors();
    m_text->setText(factsOf(submission, problemTitle));
    setAccessibleName(text());
    m_fading->stop();
    m_opacity->setOpacity(1.0);
    m_stay.start();
    place();
    show();
    raise();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString VerdictBanner::text() const
{
    return u"%1, %2"_s.arg(m_title->text(), m_text->text());
}

void VerdictBanner::paintEvent(QPaintEvent*)
{
    constexpr double kRadius = 6;
    constexpr double kStripe = 5;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = statusColor(m_status, look::isDark(palette()));
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath shape;
    shape.addRoundedRect(area, kRadius, kRadius);
    painter.fillPath(shape, palette().color(QPalette::Button));
    painter.setClipPath(shape);
    painter.fillRect(QRectF(0, 0, kStripe, height()), color);
    painter.setClipping(false);
    painter.setPen(color);
    painter.drawPath(shape);
}

void VerdictBanner::place()
{
    adjustSize();
    // At the lower end: the new verdict's own row and the details' head stay in sight.
    const QSize room = parentWidget()->size();
    move(room.width() - width() - 3 * look::kMargin, room.height() - height() - 3 * look::kMargin);
}

void VerdictBanner::paintColors()
{
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, statusColor(m_status, look::isDark(colors)));
    m_title->setPalette(colors);
    m_close->setIcon(look::icon(u"action-close"_s, palette()));
}

void VerdictBanner::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_close) {
        paintColors();
    }
    QFrame::changeEvent(event);
}

void VerdictBanner::fade()
{
    m_fading->start();
}

void VerdictBanner::enterEvent(QEnterEvent* event)
{
    m_stay.stop();
    m_fading->stop();
    m_opacity->setOpacity(1.0);
    QFrame::enterEvent(event);
}

void VerdictBanner::leaveEvent(QEvent* event)
{
    m_stay.start();
    QFrame::leaveEvent(event);
}

void VerdictBanner::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        hide();
        Q_EMIT opened(m_submission);
    }
}

bool VerdictBanner::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace adjudge::desktop
