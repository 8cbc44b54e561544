# The only front door: demo · test · check · bench · shell
