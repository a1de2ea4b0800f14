#include "client-desktop/ui/empty_state.h"

#include "client-desktop/ui/look.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace adjudge::desktop {

EmptyState::EmptyState(QWidget* content, QWidget* parent)
    : QStackedWidget(parent)
{
    addWidget(content);
    auto* page = new QFrame(this);
    page->setFrameShape(QFrame::StyledPanel);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    m_title = new QLabel(page);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    look::setTitle(*m_title);
    m_sentence = new QLabel(page);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    look::setMuted(*m_sentence);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(2 * look::kMargin, look::kMargin, 2 * look::kMargin, look::kMargin);
    layout->setSpacing(look::kGap);
    layout->addStretch();
    layout->addWidget(m_title);
    layout->addWidget(m_sentence);
    layout->addStretch();
    addWidget(page);
}

void EmptyState::showMessage(const QString& title, const QString& sentence)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_sentence->setText(sentence);
    setCurrentIndex(1);
}

void EmptyState::showContent()
{
    setCurrentIndex(0);
}

QString EmptyState::message() const
{
    return m_sentence->text();
}

void EmptyState::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_sentence) {
        look::setMuted(*m_sentence);
    }
    QStackedWidget::changeEvent(event);
}

} // namespace adjudge::desktop
