#include "client-desktop/ui/notice_line.h"

#include "client-desktop/ui/look.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

NoticeLine::NoticeLine(QWidget* parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText); // may be a server's words
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(look::kGap);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    hide();
}

void NoticeLine::say(Kind kind, const QString& text)
{
    const QString name = kind == Kind::Warning ? u"notice-warning"_s : u"notice-info"_s;
    m_icon->setPixmap(look::pixmap(name, look::kIconSize, Qt::black, devicePixelRatioF()));
    m_text->setText(text);
    setAccessibleName(text);
    setVisible(true);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void NoticeLine::clear()
{
    m_text->clear();
    hide();
}

QString NoticeLine::text() const
{
    return m_text->text();
}

} // namespace adjudge::desktop
