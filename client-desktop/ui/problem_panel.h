// The list of problems, each with its limits and how far I am.
#pragma once

#include "shared/ids.h"

#include <QWidget>

class QListView;

namespace adjudge::desktop {

class EmptyState;
class ProblemList;

class ProblemPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemPanel(ProblemList& problems, QWidget* parent = nullptr);

    void select(ProblemId id);
    void step(int by); // the next (1) or previous (-1) problem
    [[nodiscard]] ProblemId selected() const;
    void takeFocus();

Q_SIGNALS:
    void chosen(ProblemId id);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    ProblemList& m_problems;
    QListView* m_view = nullptr;
    EmptyState* m_place = nullptr;
    ProblemId m_selected;
};

} // namespace adjudge::desktop
