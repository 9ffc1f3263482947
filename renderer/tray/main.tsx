import { mount } from '../mount';
import { TrayScreen } from './tray-screen';

mount(<TrayScreen />);
