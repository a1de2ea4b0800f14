// One line of message beside the thing it is about: an icon and words, never a dialog.
#pragma once

#include <QWidget>

class QLabel;

namespace adjudge::desktop {

class NoticeLine : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Info, Warning };

    explicit NoticeLine(QWidget* parent = nullptr);

    void say(Kind kind, const QString& text);
    void clear(); // hides it

    [[nodiscard]] QString text() const;

private:
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
};

} // namespace adjudge::desktop
