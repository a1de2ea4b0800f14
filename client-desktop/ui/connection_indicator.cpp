#include "client-desktop/ui/connection_indicator.h"

#include "client-desktop/model/session_state.h"
#include "client-desktop/ui/look.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

QString iconName(LinkState state)
{
    switch (state) {
    case LinkState::Offline:
        return u"link-offline"_s;
    case LinkState::Connecting:
        return u"link-connecting"_s;
    case LinkState::Syncing:
        return u"link-syncing"_s;
    case LinkState::Live:
        return u"link-live"_s;
    case LinkState::Waiting:
        return u"link-waiting"_s;
    }
    return {};
}

} // namespace

ConnectionIndicator::ConnectionIndicator(const SessionState& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_retry(new QToolButton(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_retry->setText(tr("Try now"));
    m_retry->setAutoRaise(true);
    m_retry->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_retry->setToolTip(tr("Connect at once instead of waiting"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(look::kMargin, 2, 0, 2);
    layout->setSpacing(look::kGap - 2);
    layout->addWidget(m_icon);
    layout->addWidget(m_text);
    layout->addWidget(m_retry);
    connect(m_retry, &QToolButton::clicked, this, &ConnectionIndicator::retryRequested);
    connect(&m_session, &SessionState::linkChanged, this, &ConnectionIndicator::update);
    update();
}

QString ConnectionIndicator::text() const
{
    return m_text->text();
}

void ConnectionIndicator::update()
{
    const QString name = iconName(m_session.link());
    m_icon->setPixmap(look::pixmap(name, look::kIconSize, Qt::black, devicePixelRatioF()));
    m_text->setText(m_session.linkText());
    m_retry->setIcon(look::icon(u"action-retry"_s, palette()));
    m_retry->setVisible(m_session.link() == LinkState::Waiting);
    setAccessibleName(tr("Connection: %1").arg(m_session.linkText()));
    setToolTip(
        m_session.isLive() ? tr("Every new verdict appears by itself.")
                           : tr("What is shown may be out of date until the connection is back.")
    );
}

void ConnectionIndicator::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_retry) {
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace adjudge::desktop
