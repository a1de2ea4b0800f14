// A content widget with something helpful in its place while there is nothing to show.
#pragma once

#include <QStackedWidget>

class QLabel;

namespace adjudge::desktop {

class EmptyState : public QStackedWidget
{
    Q_OBJECT

public:
    // Takes `content` as its child.
    explicit EmptyState(QWidget* content, QWidget* parent = nullptr);

    // A title and one sentence that says what to do; shown instead of the content.
    void showMessage(const QString& title, const QString& sentence);
    void showContent();

    [[nodiscard]] bool isShowingMessage() const { return currentIndex() == 1; }

    [[nodiscard]] QString message() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    QLabel* m_title = nullptr;
    QLabel* m_sentence = nullptr;
};

} // namespace adjudge::desktop
