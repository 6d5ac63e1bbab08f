#ifndef FLEETCAST_CYAML_H
#define FLEETCAST_CYAML_H

#include <yaml.h>

#endif
