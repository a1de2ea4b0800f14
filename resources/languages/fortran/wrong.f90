program wrong
    implicit none
    print '(a)', 'Good night!'
end program wrong
